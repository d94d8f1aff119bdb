package dev.farside.launcher;

import dev.farside.core.own.Log;
import dev.farside.launcher.holder.Holder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process in the background that {@code farside login} starts. */
@Command(name = "holder", hidden = true)
final class Hold implements Callable<Integer> {
    @Option(names = "--log-file", required = true)
    private Path logFile;

    @Override
    public Integer call() throws IOException {
        Log log = Log.inFile(Log.Level.INFO, logFile);
        try {
            Holder.run(log);
            return Output.OK;
        } catch (IOException e) {
            log.failure("the holder: " + e);
            return Output.FAILED;
        }
    }
}
