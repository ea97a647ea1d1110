import React from 'react';
import { Icon, RichTextEditor } from '@adminjs/design-system';
import { useText } from '../lib/text';
import type { ControlProps } from './control-props';

/** The part of tiptap's editor that the toolbar uses. */
interface Editor {
  getHTML(): string;
  isActive(name: string, attributes?: object): boolean;
  getAttributes(name: string): { href?: string };
  setEditable(editable: boolean): void;
  chain(): Chain;
}
type Chain = { focus(): Chain; run(): boolean } & {
  [
    command in
      | 'toggleBold'
      | 'toggleItalic'
      | 'toggleStrike'
      | 'toggleBulletList'
      | 'toggleOrderedList'
      | 'toggleBlockquote'
      | 'undo'
      | 'redo'
      | 'unsetLink'
      | 'unsetAllMarks'
  ]: () => Chain;
} & {
  toggleHeading(attributes: { level: number }): Chain;
  extendMarkRange(name: string): Chain;
  setLink(attributes: { href: string }): Chain;
};

/** What tiptap gives for a text that was emptied. */
const EMPTY = '<p></p>';

interface Tool {
  readonly name: string;
  readonly sign: React.ReactNode;
  readonly active?: (editor: Editor) => boolean;
  readonly run: (chain: Chain) => Chain;
}

const TOOLS: readonly Tool[] = [
  heading(2),
  heading(3),
  {
    name: 'bold',
    sign: <Icon icon="Bold" size={16} />,
    active: (editor) => editor.isActive('bold'),
    run: (chain) => chain.toggleBold(),
  },
  {
    name: 'italic',
    sign: <Icon icon="Italic" size={16} />,
    active: (editor) => editor.isActive('italic'),
    run: (chain) => chain.toggleItalic(),
  },
  {
    name: 'strike',
    sign: <s>S</s>,
    active: (editor) => editor.isActive('strike'),
    run: (chain) => chain.toggleStrike(),
  },
  {
    name: 'bullets',
    sign: <Icon icon="List" size={16} />,
    active: (editor) => editor.isActive('bulletList'),
    run: (chain) => chain.toggleBulletList(),
  },
  {
    name: 'numbers',
    sign: '1.',
    active: (editor) => editor.isActive('orderedList'),
    run: (chain) => chain.toggleOrderedList(),
  },
  {
    name: 'quote',
    sign: '”',
    active: (editor) => editor.isActive('blockquote'),
    run: (chain) => chain.toggleBlockquote(),
  },
  { name: 'plain', sign: <Icon icon="XSquare" size={16} />, run: (chain) => chain.unsetAllMarks() },
  { name: 'undo', sign: <Icon icon="CornerUpLeft" size={16} />, run: (chain) => chain.undo() },
  { name: 'redo', sign: <Icon icon="CornerUpRight" size={16} />, run: (chain) => chain.redo() },
];

function heading(level: number): Tool {
  return {
    name: `heading${level}`,
    sign: `H${level}`,
    active: (editor) => editor.isActive('heading', { level }),
    run: (chain) => chain.toggleHeading({ level }),
  };
}

/**
 * Formatted text. The editor is the design system's (tiptap); the toolbar is ours, because the design system's has no names
 * for its buttons, no headings, and can only take links away. What is saved is sanitised by the server.
 */
export default function RichText({
  id,
  value,
  onChange,
  disabled,
  label,
  lang,
}: ControlProps & { value: string }): React.ReactElement {
  const text = useText();
  const [editor, setEditor] = React.useState<Editor | null>(null);
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  const options = React.useMemo(
    () => ({
      editable: !disabled,
      editorProps: {
        attributes: {
          id,
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': label,
          ...(lang ? { lang } : {}),
        },
      },
      onCreate: (event: { editor: Editor }) => setEditor(event.editor),
      onSelectionUpdate: () => redraw(),
    }),
    [],
  );
  React.useEffect(() => editor?.setEditable(!disabled), [editor, disabled]);
  const change = React.useRef(onChange);
  change.current = onChange;
  const handle = React.useCallback((html: string) => change.current(html === EMPTY ? '' : html), []);
  return (
    <div className="e-rich" lang={lang}>
      <div className="e-rich-tools" role="toolbar" aria-label={text('rich.toolbar')} aria-controls={id}>
        {TOOLS.map(({ name, sign, active, run }) => (
          <button
            key={name}
            type="button"
            className="e-tool"
            title={text(`rich.${name}`)}
            aria-label={text(`rich.${name}`)}
            aria-pressed={active && editor ? active(editor) : undefined}
            disabled={disabled || !editor}
            onClick={() => editor && run(editor.chain().focus()).run()}
          >
            {sign}
          </button>
        ))}
        <LinkTool editor={editor} disabled={disabled} />
      </div>
      <RichTextEditor value={value} onChange={handle} options={options} />
    </div>
  );
}

/** Asks for the address inside the toolbar: a browser prompt would stop the page. */
function LinkTool({ editor, disabled }: { editor: Editor | null; disabled: boolean }): React.ReactElement {
  const text = useText();
  const [href, setHref] = React.useState<string | null>(null);
  const apply = (): void => {
    if (!editor || href === null) return;
    const chain = editor.chain().focus().extendMarkRange('link');
    (href.trim() === '' ? chain.unsetLink() : chain.setLink({ href: href.trim() })).run();
    setHref(null);
  };
  if (href === null) {
    return (
      <button
        type="button"
        className="e-tool"
        title={text('rich.link')}
        aria-label={text('rich.link')}
        aria-pressed={editor?.isActive('link')}
        disabled={disabled || !editor}
        onClick={() => setHref(editor?.getAttributes('link').href ?? '')}
      >
        <Icon icon="Link" size={16} />
      </button>
    );
  }
  return (
    <span className="e-rich-link">
      <input
        className="e-input"
        type="url"
        autoFocus
        placeholder="https://"
        aria-label={text('rich.linkAddress')}
        value={href}
        onChange={(event) => setHref(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setHref(null);
          if (event.key !== 'Enter') return;
          event.preventDefault();
          apply();
        }}
      />
      <button type="button" className="e-text-button" onClick={apply}>
        {text('rich.linkApply')}
      </button>
    </span>
  );
}
