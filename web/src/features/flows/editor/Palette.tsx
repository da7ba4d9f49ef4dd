import { CommentOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { GROUPS, verbsOf } from "../graph/verbs";
import { VERB_DRAGGED } from "./Canvas";
import { VerbIcon } from "./verbIcons";

interface Props {
  add(verb: string): void;
  addNote(): void;
}

/** Every verb there is: clicked, or dragged to its place. */
export function Palette({ add, addNote }: Props) {
  const { t } = useTranslation("flows");
  return (
    <nav className="flow-palette panel" aria-label={t("palette.label")}>
      {GROUPS.map((group) => (
        <section key={group} aria-labelledby={`palette-${group}`} data-group={group}>
          <h2 id={`palette-${group}`}>{t(`group.${group}`)}</h2>
          {verbsOf(group).map((verb) => (
            <button
              key={verb}
              type="button"
              draggable
              title={t(`verb_about.${verb}`)}
              onClick={() => add(verb)}
              onDragStart={(event) => {
                event.dataTransfer.setData(VERB_DRAGGED, verb);
                event.dataTransfer.effectAllowed = "copy";
              }}
            >
              <span className="step-icon">
                <VerbIcon verb={verb} />
              </span>
              {t(`verb.${verb}`)}
            </button>
          ))}
        </section>
      ))}
      <section data-group="note">
        <button type="button" onClick={addNote}>
          <span className="step-icon">
            <CommentOutlined />
          </span>
          {t("palette.note")}
        </button>
      </section>
    </nav>
  );
}
