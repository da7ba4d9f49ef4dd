import { Tag } from "antd";
import { useWords } from "./useWords";

/** Permissions by what they are called; the word itself is there for who writes programs. */
function Words({ of }: { of: readonly string[] }) {
  const { called } = useWords();
  return (
    <ul className="programs-words">
      {of.map((word) => (
        <li key={word}>
          <Tag>
            {called(word)} {called(word) !== word && <code>{word}</code>}
          </Tag>
        </li>
      ))}
    </ul>
  );
}

/** What stands below a line of a table. */
export const wordsBelow = { expandedRowRender: ({ scopes }: { scopes: readonly string[] }) => <Words of={scopes} /> };
