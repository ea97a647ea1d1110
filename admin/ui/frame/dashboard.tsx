import React from 'react';
import { useText } from '../lib/text';

/** The first page after the login. */
export default function Dashboard(): React.ReactElement {
  const text = useText();
  return (
    <main className="e-page">
      <h1 className="e-title">{text('dashboard.title')}</h1>
    </main>
  );
}
