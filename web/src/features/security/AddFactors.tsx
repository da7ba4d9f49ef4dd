import { KeyOutlined, MobileOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { hasPasskeys, makePasskey } from "@/shared/session/passkey";
import { Notice } from "@/shared/ui/Notice";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { AddTotp } from "./AddTotp";
import { security } from "./api";
import type { Added, TotpBegun } from "./api";
import { RecoveryCodes } from "./RecoveryCodes";
import { useProved } from "./useProved";

/** Adds a second factor: a passkey, or an authenticator app. With the first one come recovery codes. */
export function AddFactors({ done }: { done(): void }) {
  const { t } = useTranslation("security");
  const [begun, setBegun] = useState<TotpBegun | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState<string | null>(null);
  const failed = useCallback((wrong: unknown) => setError(wrong), []);
  const { run, ask } = useProved(failed);

  function added(factor: Added) {
    setBegun(null);
    if (factor.codes.length > 0) setCodes(factor.codes);
    else done();
  }

  async function begin(what: string, action: () => Promise<unknown>) {
    setPending(what);
    setError(null);
    await run(action);
    setPending(null);
  }

  const addApp = () => begin("totp", async () => setBegun(await security.beginTotp()));
  const addKey = () =>
    begin("passkey", async () => {
      const { challenge, options } = await security.beginPasskey();
      added(await security.addPasskey(challenge, await makePasskey(options), t("passkey.name")));
    });

  return (
    <div className="security-add">
      <Button icon={<MobileOutlined />} loading={pending === "totp"} onClick={() => void addApp()}>
        {t("totp.add")}
      </Button>
      <Button icon={<KeyOutlined />} disabled={!hasPasskeys()} loading={pending === "passkey"} onClick={() => void addKey()}>
        {t("passkey.add")}
      </Button>
      {!hasPasskeys() && <p className="muted">{t("passkey.nowhere")}</p>}
      {error instanceof DOMException ? <Notice type="error" title={t("passkey.failed")} /> : <ProblemAlert error={error} />}
      <Modal open={begun !== null} title={t("totp.add")} footer={null} onCancel={() => setBegun(null)} destroyOnHidden>
        {begun !== null && <AddTotp begun={begun} added={added} />}
      </Modal>
      {codes.length > 0 && (
        <RecoveryCodes
          codes={codes}
          done={() => {
            setCodes([]);
            done();
          }}
        />
      )}
      {ask}
    </div>
  );
}
