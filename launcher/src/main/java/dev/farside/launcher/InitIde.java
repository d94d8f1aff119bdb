package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.launcher.ide.IdeFile;
import java.io.IOException;
import java.nio.file.Path;

/** {@code farside init ide}: run configurations, in the working directory. */
record InitIde(Output output) {
    /** @param settings with which the programs are to run; the IDE is started elsewhere, so they have full paths */
    int write(Settings settings) {
        Path jar = Path.of(HookReport.ownJar()).resolveSibling("farside-agent.jar");
        if (jar.toString().chars().anyMatch(Character::isISOControl)) {
            output.complain(jar + ": no IDE takes a path with a control character", "install farside elsewhere");
            return Output.CONFIG;
        }
        int status = Output.OK;
        for (IdeFile file : IdeFile.all("-javaagent:" + jar + "=" + settings.forChildren())) {
            status = Math.max(status, write(file));
        }
        output.line("these files have paths of this machine: keep them out of version control");
        return status;
    }

    private int write(IdeFile file) {
        try {
            switch (file.writeInto(Path.of(""))) {
                case WRITTEN -> output.line("wrote " + file.name());
                case HAS_THE_ENTRY -> output.line(file.name() + " has it already");
                case LACKS_THE_ENTRY -> {
                    output.complain(file.name() + " exists already", "put what follows into its " + file.place());
                    output.line(file.entry());
                    return Output.FAILED;
                }
            }
            return Output.OK;
        } catch (IOException e) {
            output.complain(file.name() + ": cannot be written: " + e, null);
            return Output.FAILED;
        }
    }
}
