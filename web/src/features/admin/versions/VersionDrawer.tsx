import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import type { WrongField } from "@/shared/api/problem";
import { moment } from "@/shared/format/format";
import { currentLanguage } from "@/shared/i18n";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { configuration } from "../api";
import type { Read } from "../api";
import { difference } from "../difference";
import { Elsewhere } from "../Elsewhere";
import type { Version } from "../model";
import { Changes } from "./Changes";

const CHANGED_MEANWHILE = 412;
const LONGEST_NOTE = 512;

interface Props {
  version: Version;
  read: Read;
  close(): void;
}

/** What going back to a version would change, and going back. */
export function VersionDrawer({ version, read, close }: Props) {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["configuration-version", version.version],
    queryFn: () => configuration.version(version.version),
    // A version never changes.
    staleTime: Infinity,
  });
  const changes = useMemo(() => (data === undefined ? null : difference(read.centre, data)), [data, read]);

  function renew() {
    setFailure(null);
    void queries.invalidateQueries({ queryKey: ["configuration"] });
    void queries.invalidateQueries({ queryKey: ["configuration-versions"] });
  }

  async function goBack() {
    setBusy(true);
    try {
      await configuration.rollBack(version.version, read.etag, note.trim());
      renew();
      close();
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Drawer
      open
      onClose={close}
      size={720}
      title={t("version.title", { version: version.version, when: moment(version.at, currentLanguage()) })}
      footer={
        <div className="admin-foot">
          {may("config.write") && changes !== null && changes.length > 0 && (
            <>
              <Input
                value={note}
                onChange={(event) => setNote(event.target.value)}
                maxLength={LONGEST_NOTE}
                placeholder={t("note")}
                aria-label={t("note")}
              />
              <Button type="primary" loading={busy} onClick={() => void goBack()}>
                {t("version.roll_back")}
              </Button>
            </>
          )}
          <Button onClick={close}>{t("common:action.close")}</Button>
        </div>
      }
    >
      <Failure error={failure} read={read} renew={renew} />
      <ProblemAlert error={error} retry={() => void refetch()} />
      <p className="muted admin-about">{t("version.compare_detail")}</p>
      {changes === null ? <Loading /> : <Changes changes={changes} />}
    </Drawer>
  );
}

function Failure({ error, read, renew }: { error: unknown; read: Read; renew(): void }) {
  const { t } = useTranslation("admin");
  if (error instanceof Problem && error.status === CHANGED_MEANWHILE) {
    return (
      <Notice type="warning" title={t("version.conflict")} action={<Button onClick={renew}>{t("read_again")}</Button>}>
        {error.detail}
      </Notice>
    );
  }
  const wrong: readonly WrongField[] = error instanceof Problem ? error.errors : [];
  if (wrong.length > 0) return <Elsewhere title={t("version.refused")} wrong={wrong} centre={read.centre} />;
  return <ProblemAlert error={error} />;
}
