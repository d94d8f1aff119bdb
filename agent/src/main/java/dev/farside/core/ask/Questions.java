package dev.farside.core.ask;

import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.StatusLine;
import dev.farside.core.system.OperatingSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the user as ssh does (readpass.c): on the terminal, or with the program of SSH_ASKPASS if there is no terminal
 * or SSH_ASKPASS_REQUIRE says so. Never uses the program's own input and output. Only one question is asked at a time
 * in this JVM. Call it on farside's own threads only, because it blocks until the user answers.
 */
public final class Questions {
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
    private static volatile String pending;
    private static volatile String told;

    /** Of those that are asked at one other place. */
    private final ReentrantLock turn = new ReentrantLock();

    /** Another place to ask at than a terminal or a program of this process. */
    public interface Elsewhere {
        /** As {@link Questions#secret} or, with an echo, {@link Questions#text}. */
        byte[] ask(String prompt, boolean echo) throws NobodyToAsk;

        /** Shows a line that needs no answer. */
        void tell(String line);
    }

    private final Map<String, String> environment;
    private final Terminal terminal;

    /** Null: this process asks. */
    private final Elsewhere elsewhere;

    /** @param terminal {@code /dev/tty}, or another in tests; null: there is none to ask at */
    public Questions(Map<String, String> environment, Path terminal) {
        this.environment = environment;
        this.terminal = new Terminal(terminal);
        this.elsewhere = null;
    }

    public Questions(Elsewhere elsewhere) {
        this.environment = Map.of();
        this.terminal = null;
        this.elsewhere = elsewhere;
    }

    public static Questions ofThisProcess() {
        return new Questions(System.getenv(), OperatingSystem.here().terminal());
    }

    /** The last line of the question that waits for an answer, or the line that tells what to do; null: nothing waits. */
    public static String pending() {
        String prompt = pending == null ? told : pending;
        return prompt == null ? null : ForeignWords.quote(prompt.substring(prompt.lastIndexOf('\n') + 1));
    }

    /**
     * What the user answers, unseen while being typed, in the bytes they came in; the caller wipes it. Null: no answer.
     *
     * @param prompt may have several lines
     */
    public byte[] secret(String prompt) throws NobodyToAsk {
        return ask(prompt, false);
    }

    /**
     * As {@link #secret}, after an answer that was wrong. As with ssh, a terminal shows why it is asked again, and a program
     * of SSH_ASKPASS does not.
     */
    public byte[] secretAgain(String why, String prompt) throws NobodyToAsk {
        if (elsewhere != null) {
            elsewhere.tell(why);
        } else if (program() == null) {
            return secret(why + "\n" + prompt);
        }
        return secret(prompt);
    }

    /** As {@link #secret}, but for the user to see. */
    public String text(String prompt) throws NobodyToAsk {
        byte[] answer = ask(prompt, true);
        return answer == null ? null : new String(answer, StandardCharsets.UTF_8);
    }

    /** As {@link #secret} or, with an echo, {@link #text}. */
    public byte[] ask(String prompt, boolean echo) throws NobodyToAsk {
        String plain = ForeignWords.text(prompt); // part of it may come from the other side
        if (elsewhere != null) {
            turn.lock();
            try {
                return elsewhere.ask(plain, echo);
            } finally {
                turn.unlock();
            }
        }
        ONE_AT_A_TIME.lock();
        pending = prompt;
        StatusLine.ofThisProcess().questionBegins();
        try {
            String program = program();
            return program == null ? terminal.ask(plain, echo) : new AskPass(program).ask(plain);
        } finally {
            StatusLine.ofThisProcess().questionEnds();
            pending = null;
            ONE_AT_A_TIME.unlock();
        }
    }

    /**
     * Tells the user what to do elsewhere than here. As ssh: a line on the terminal, or, where there is none, the program
     * of SSH_ASKPASS, which shows it until the notice is closed.
     *
     * @param batch not on the terminal (BatchMode)
     */
    public Notice tell(String line, boolean batch) {
        String plain = ForeignWords.text(line);
        told = plain;
        if (elsewhere != null) {
            return new Notice(plain, elsewhere::tell, null);
        }
        if (!batch && terminal.whyNot() == null) {
            return new Notice(plain, this::tellHere, null);
        }
        boolean force = environment.getOrDefault("SSH_ASKPASS_REQUIRE", "").equalsIgnoreCase("force");
        boolean allowed = force || hasDisplay();
        return new Notice(plain, nowhere -> {}, allowed ? new AskPass(askPass()).show(plain) : null);
    }

    private void tellHere(String line) {
        StatusLine.ofThisProcess().questionBegins();
        try {
            terminal.tell(line);
        } finally {
            StatusLine.ofThisProcess().questionEnds();
        }
    }

    static void untold() {
        told = null;
    }

    private String askPass() {
        return environment.getOrDefault("SSH_ASKPASS", AskPass.usual());
    }

    /** Null: the terminal it is. */
    private String program() throws NobodyToAsk {
        String require = environment.getOrDefault("SSH_ASKPASS_REQUIRE", "");
        boolean force = require.equalsIgnoreCase("force");
        boolean never = require.equalsIgnoreCase("never");
        boolean allowed = force || (!never && hasDisplay());
        boolean wanted = allowed && (force || require.equalsIgnoreCase("prefer"));
        if (!wanted) {
            NobodyToAsk reason = terminal.whyNot();
            if (reason == null) {
                return null;
            }
            if (!allowed) {
                throw reason;
            }
        }
        return askPass();
    }

    private boolean hasDisplay() {
        return isSet("DISPLAY")
                || isSet("WAYLAND_DISPLAY")
                || OperatingSystem.here().asksWithoutDisplay();
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }
}
