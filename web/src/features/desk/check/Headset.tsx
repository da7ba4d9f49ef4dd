import { SoundOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../context";
import {
  chooseMicrophone,
  chooseSpeaker,
  chosenMicrophone,
  chosenSpeaker,
  closeStream,
  listDevices,
  openMicrophone,
} from "../phone/microphone";
import type { Devices } from "../phone/microphone";
import { measureLevel, playTone } from "../phone/sound";

const NONE: Devices = { microphones: [], speakers: [] };

/** Which microphone and speaker, how loud the voice comes in, and a tone to hear. */
export function Headset() {
  const { t } = useTranslation("desk");
  const { handset } = useDesk();
  const [devices, setDevices] = useState(NONE);
  const [microphone, setMicrophone] = useState(chosenMicrophone);
  const [speaker, setSpeaker] = useState(chosenSpeaker);
  const renew = useCallback(() => void listDevices().then(setDevices), []);

  useEffect(() => {
    void handset.checkMicrophone().then(renew);
    navigator.mediaDevices?.addEventListener("devicechange", renew);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", renew);
  }, [handset, renew]);

  const options = (found: MediaDeviceInfo[]) => [
    { value: "", label: t("check.system_default") },
    ...found.filter(({ deviceId }) => deviceId !== "default").map(({ deviceId, label }) => ({ value: deviceId, label: label || deviceId.slice(0, 8) })),
  ];

  return (
    <section className="panel" aria-labelledby="headset-title">
      <h2 id="headset-title">{t("check.headset")}</h2>
      <div className="field">
        <label htmlFor="microphone">{t("check.microphone")}</label>
        <Select
          id="microphone"
          options={options(devices.microphones)}
          value={microphone ?? ""}
          onChange={(id: string) => {
            chooseMicrophone(id);
            setMicrophone(chosenMicrophone());
            void handset.microphoneChosen().catch(() => handset.checkMicrophone());
          }}
        />
      </div>
      <Level device={microphone} />
      <div className="field">
        <label htmlFor="speaker">{t("check.speaker")}</label>
        <Select
          id="speaker"
          options={options(devices.speakers)}
          value={speaker ?? ""}
          onChange={(id: string) => {
            chooseSpeaker(id);
            setSpeaker(chosenSpeaker());
          }}
        />
      </div>
      <Button icon={<SoundOutlined />} onClick={playTone}>
        {t("check.play")}
      </Button>
    </section>
  );
}

/** How loud the voice comes in, while this is shown. */
function Level({ device }: { device: string | null }) {
  const { t } = useTranslation("desk");
  const [level, setLevel] = useState(0);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let stop = () => undefined as void;
    let here = true;
    openMicrophone(false, device).then(
      (opened) => {
        stream = opened;
        if (here) stop = measureLevel(opened, setLevel);
        else closeStream(opened);
      },
      () => setLevel(0),
    );
    return () => {
      here = false;
      stop();
      closeStream(stream);
    };
  }, [device]);
  return (
    <div className="level">
      <meter min={0} max={1} low={0.2} value={level} aria-label={t("check.level")} />
      <span className="muted">{t("check.speak")}</span>
    </div>
  );
}
