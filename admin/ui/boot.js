// Runs before AdminJS: puts the state together that AdminJS's own template would have inlined.
(() => {
  const page = JSON.parse(document.getElementById('emporion-page').textContent);
  const { redux, themes } = window.EMPORION_STATE;
  const dark =
    page.session.theme === 'dark' ||
    (page.session.theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);

  // The counterpart of page/compact-resource.ts: a name stands for the entry of that name.
  for (const resource of redux.resources) {
    const property = (entry) => (typeof entry === 'string' ? resource.properties[entry] : entry);
    const actions = new Map(resource.actions.map((action) => [action.name, action]));
    resource.titleProperty = property(resource.titleProperty);
    for (const place of ['list', 'edit', 'show', 'filter']) {
      resource[`${place}Properties`] = resource[`${place}Properties`].map(property);
    }
    resource.resourceActions = resource.resourceActions.map((entry) =>
      typeof entry === 'string' ? actions.get(entry) : entry,
    );
  }

  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  window.__webpack_nonce__ = page.nonce;
  window.REDUX_STATE = { ...redux, session: page.session };
  window.THEME = dark ? themes.dark : themes.light;
  window.THEME_COMPONENTS = {};
  window.AdminJS = { Components: {} };
})();
