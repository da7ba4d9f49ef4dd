import { DownloadOutlined } from "@ant-design/icons";
import { Button, Space } from "antd";
import { useTranslation } from "react-i18next";
import { useCommand } from "@/shared/ui/useCommand";
import { recordings } from "./api";

const FORMATS = ["wav", "flac"] as const;

/** Takes the recording out for the purpose that was given, as a file that carries who did it. */
export function Export({ recording, purpose }: { recording: string; purpose: string }) {
  const { t } = useTranslation("recordings");
  const { pending, run } = useCommand();

  async function take(format: (typeof FORMATS)[number]) {
    const address = URL.createObjectURL(await recordings.take(recording, purpose, format));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${recording}.zip`;
    link.click();
    URL.revokeObjectURL(address);
  }

  return (
    <Space>
      {FORMATS.map((format) => (
        <Button key={format} size="small" icon={<DownloadOutlined />} loading={pending === format} onClick={() => void run(format, () => take(format))}>
          {t("take", { format: format.toUpperCase() })}
        </Button>
      ))}
    </Space>
  );
}
