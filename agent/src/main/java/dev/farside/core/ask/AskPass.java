package dev.farside.core.ask;

import dev.farside.core.own.OwnCommand;
import dev.farside.core.system.OperatingSystem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** The program that SSH_ASKPASS names: it shows its argument to the user and prints the answer, as ssh-askpass does. */
final class AskPass {
    /** Longer answers are cut, as ssh does. */
    private static final int LONGEST = 1024;

    private final String program;

    AskPass(String program) {
        this.program = program;
    }

    /** The one of this system; a file that does not exist if there is none. */
    static String usual() {
        List<String> usual = OperatingSystem.here().usualAskPass();
        for (String file : usual) {
            if (new File(file).canExecute()) {
                return file;
            }
        }
        return usual.get(0);
    }

    /** Shows a line that needs no answer, until the process is ended. Null: it cannot be run. */
    Process show(String line) {
        try {
            ProcessBuilder builder = OwnCommand.of(program, line)
                    .redirectInput(OperatingSystem.here().nullDevice())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("SSH_ASKPASS_PROMPT", "none"); // there is nothing to type
            return builder.start();
        } catch (IOException e) {
            return null; // as with ssh, the line is not shown then
        }
    }

    /** Null if the user dismissed it. */
    byte[] ask(String prompt) throws NobodyToAsk {
        byte[] answer = new byte[LONGEST];
        try {
            Process process = OwnCommand.of(program, prompt)
                    .redirectInput(OperatingSystem.here().nullDevice())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int length;
            try (InputStream out = process.getInputStream()) {
                length = out.readNBytes(answer, 0, LONGEST);
                while (out.read() >= 0) {
                    // Who writes more than an answer may end. Not skip, with which Java 8 fails for a pipe.
                }
            }
            return process.waitFor() == 0 ? Arrays.copyOf(answer, Lines.firstLine(answer, length)) : null;
        } catch (IOException e) {
            throw new NobodyToAsk(
                    "the program of SSH_ASKPASS cannot be run: " + e.getMessage(),
                    "SSH_ASKPASS names the program that asks; ssh would run the same one");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            Arrays.fill(answer, (byte) 0);
        }
    }
}
