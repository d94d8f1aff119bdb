package dev.farside.core.own;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/** Runtime images without java.instrument that are not this JVM's. The launcher, which is beside the agent, has their patches. */
final class OtherImage {
    private OtherImage() {}

    /**
     * The option that weaves the image's java.base; null: an agent can run in it, or there is no such option, so that no JVM of
     * it starts with an agent.
     *
     * @param java may be null
     * @param agent the path of the agent's jar
     */
    static String patch(File java, String agent) {
        if (java == null || !lacksInstrument(java)) {
            return null;
        }
        File launcher = new File(new File(agent).getAbsoluteFile().getParentFile(), "../bin/farside");
        boolean isOurs = new File(launcher.getParentFile(), "../lib/farside-launcher.jar").isFile();
        if (!isOurs || !launcher.canExecute()) { // a jar alone may lie where somebody else has made such a file
            return null;
        }
        try {
            String patch =
                    OwnThread.call("weave", () -> said(OwnCommand.of(launcher.getPath(), "--woven", java.getPath())));
            return patch.isEmpty() ? null : "--patch-module=java.base=" + patch;
        } catch (ExecutionException e) {
            return null; // the launcher cannot be started
        }
    }

    private static boolean lacksInstrument(File java) {
        File lib = new File(OwnImage.canonical(java).getParentFile(), "../lib");
        return new File(lib, "modules").exists()
                && !new File(lib, "libinstrument.so").exists()
                && !new File(lib, "libinstrument.dylib").exists();
    }

    /** What it prints; its complaints are on this program's stderr, where the child's are. */
    private static String said(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
