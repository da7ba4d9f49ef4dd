import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moment, span } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import type { Recording } from "../api";
import { keeping } from "./api";
import { endOf } from "./document";
import { ReasonModal } from "./ReasonModal";

const ERASABLE: ReadonlySet<string> = new Set(["closed", "failed"]);

export const mayGo = (recording: Recording): boolean => ERASABLE.has(recording.state);

/** Erases a recording for good, once its end was typed; a held one is refused by the node, in its words. */
export function Erase({ recording, done, small = false }: { recording: Recording; done(): void; small?: boolean }) {
  const { t } = useTranslation("recordings");
  const [asking, setAsking] = useState(false);
  const began = recording.started_at === null ? recording.id : moment(recording.started_at, currentLanguage());
  return (
    <>
      <Button danger {...(small ? { size: "small" as const } : { icon: <DeleteOutlined /> })} onClick={() => setAsking(true)}>
        {t("keep.erase")}
      </Button>
      {asking && (
        <ReasonModal
          title={t("keep.erase")}
          ok={t("keep.erase_now")}
          danger
          typed={endOf(recording.id)}
          act={(reason) => keeping.erase(recording.id, reason)}
          done={() => {
            setAsking(false);
            done();
          }}
          close={() => setAsking(false)}
        >
          <p>{t("keep.erase_about", { when: began, length: span(recording.duration_ms) })}</p>
        </ReasonModal>
      )}
    </>
  );
}
