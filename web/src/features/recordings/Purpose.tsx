import { AutoComplete, Button, Form } from "antd";
import { useTranslation } from "react-i18next";

const USUAL = ["quality", "complaint", "dispute", "training", "law"] as const;
const LEAST = 2;
const MOST = 200;

/** Asks why somebody wants to hear a recording, before a second of it is fetched. */
export function Purpose({ listen, busy }: { listen(purpose: string): void; busy: boolean }) {
  const { t } = useTranslation("recordings");
  return (
    <Form layout="vertical" className="purpose" onFinish={({ purpose }: { purpose: string }) => listen(purpose.trim())}>
      <p>{t("purpose_about")}</p>
      <Form.Item
        name="purpose"
        label={t("purpose")}
        rules={[{ required: true, whitespace: true, min: LEAST, max: MOST, message: t("purpose_rule", { least: LEAST, most: MOST }) }]}
      >
        <AutoComplete options={USUAL.map((each) => ({ value: t(`purposes.${each}`) }))} maxLength={MOST} placeholder={t("purpose_hint")} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t("listen")}
      </Button>
    </Form>
  );
}
