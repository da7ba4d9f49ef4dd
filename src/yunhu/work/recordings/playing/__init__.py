"""Playing: any part of a recording as sound, who listens and why, the waveform, notes, the watermark."""
