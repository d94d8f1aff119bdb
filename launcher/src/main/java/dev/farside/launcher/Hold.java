package dev.farside.launcher;

import dev.farside.core.own.Log;
import dev.farside.launcher.holder.Holder;
import java.io.IOException;
import java.nio.file.Path;

/** The process in the background that {@code farside login} starts. Users do not, so it is no command of theirs. */
final class Hold {
    private Hold() {}

    /** @return the status to exit with */
    static int run(Path logFile) {
        try {
            Log log = Log.inFile(Log.Level.INFO, logFile);
            try {
                Holder.run(log);
                return Output.OK;
            } catch (IOException | RuntimeException e) {
                log.failure("the holder: " + e);
                return Output.FAILED;
            }
        } catch (IOException e) {
            return Output.FAILED; // its log cannot be written, so that there is nobody to tell
        }
    }
}
