export function CaptureScreen() {
  return null;
}
