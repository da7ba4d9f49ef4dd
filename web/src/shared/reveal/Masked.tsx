import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { phone } from "@/shared/format/format";
import { useSession } from "@/shared/session/session";
import { useNow } from "@/shared/ui/useNow";
import type { Wanted } from "./api";
import { isMasked, secondsLeft } from "./rules";
import type { Seen } from "./useRevealed";
import { useRevealed } from "./useRevealed";
import { WhyForm } from "./WhyForm";
import "./reveal.css";

interface Props extends Pick<Wanted, "kind" | "id" | "field"> {
  /** As the node shows it: masked. */
  value: string;
}

/** A person's number or account. Who may, sees it in clear for a moment, for a purpose that is kept. */
export function Masked({ kind, id, field, value }: Props) {
  const { t } = useTranslation("reveal");
  const { may } = useSession();
  const { seen, show, forget } = useRevealed();
  const [asking, setAsking] = useState(false);
  if (seen !== null) return <Clear seen={seen} forget={forget} />;
  const shown = <span className="masked-value">{value}</span>;
  if (!isMasked(value) || !may("customer.reveal")) return shown;
  return (
    <span className="masked">
      {shown}
      <Popover
        open={asking}
        onOpenChange={setAsking}
        trigger="click"
        title={t("title")}
        destroyOnHidden
        content={
          <WhyForm
            wanted={{ kind, id, field }}
            shown={({ value: clear, until }) => {
              setAsking(false);
              show(clear, until);
            }}
          />
        }
      >
        <Button type="text" size="small" icon={<EyeOutlined />} aria-label={t("reveal", { value })} title={t("hint")} />
      </Popover>
    </span>
  );
}

function Clear({ seen, forget }: { seen: Seen; forget(): void }) {
  const { t } = useTranslation("reveal");
  const now = useNow(1_000);
  return (
    <span className="masked" role="status">
      <span className="masked-clear">{phone(seen.value)}</span>
      <span className="muted">{t("left", { count: secondsLeft(seen.since, seen.lasts, now) })}</span>
      <Button type="text" size="small" icon={<EyeInvisibleOutlined />} onClick={forget} aria-label={t("hide")} title={t("hide")} />
    </span>
  );
}
