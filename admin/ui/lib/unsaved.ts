import React from 'react';

/** Asks before the page is left with something unsaved in it. */
export function useUnsavedWarning(unsaved: boolean): React.MutableRefObject<boolean> {
  const edited = React.useRef(unsaved);
  edited.current = unsaved;
  React.useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (edited.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  return edited;
}
