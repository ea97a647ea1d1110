// Runs last: everything AdminJS needs has been loaded.
window.createRoot(document.getElementById('app')).render(window.AdminJS.Application);
