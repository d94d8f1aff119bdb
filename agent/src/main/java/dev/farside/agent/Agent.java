package dev.farside.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The agent's entry point. It is compiled for Java 8, so that every JVM that JAVA_TOOL_OPTIONS reaches can load it, and
 * the loader behind it can choose the bundle for this Java. Everything else is in the inner loader.
 */
public final class Agent {
    /** EX_CONFIG of sysexits.h: something the user gave cannot be used. */
    private static final int STATUS_CONFIG = 78;

    /** From this Java on, halt waits a minute for an agent that is starting. */
    private static final int PATIENT_JAVA = 26;

    private Agent() {}

    /** {@code -javaagent}: what cannot be used ends the JVM before the program's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        String[] complaint = Coverage.start(options, instrumentation, false);
        if (complaint != null) {
            print(complaint, options);
            end(instrumentation);
        }
    }

    private static void end(Instrumentation instrumentation) {
        // without permissions the version cannot be asked, nor is it one that waits: there is no security manager
        if (Coverage.hasAllPermissions() && Coverage.java() >= PATIENT_JAVA) {
            try {
                @SuppressWarnings("unchecked") // End says what kind of Function it is
                Function<Object[], Void> end = InnerLoader.make("dev.farside.core.own.End");
                end.apply(new Object[] {instrumentation, STATUS_CONFIG});
            } catch (ReflectiveOperationException
                    | IOException
                    | URISyntaxException
                    | RuntimeException
                    | LinkageError e) {
                // the jar cannot be read, which may be the complaint: so it takes a minute
            }
        }
        // Not exit: shutdown hooks of a program that never began have nothing to do.
        Runtime.getRuntime().halt(STATUS_CONFIG);
    }

    /**
     * Attach: what cannot be used leaves the running program as it was. {@code farside attach} and {@code farside detach} are
     * answered; others find the complaint on the program's stderr.
     */
    public static void agentmain(String options, Instrumentation instrumentation) {
        Call call = Call.of(options);
        if (call != null) {
            answer(call, options, instrumentation);
            return;
        }
        String[] complaint = Coverage.start(options, instrumentation, true);
        if (complaint != null) {
            print(complaint, options);
            throw new IllegalStateException(complaint[0]);
        }
    }

    /**
     * With {@code junit=yes}, what sets the rules of a test; {@code dev.farside.core.TestNetwork} says what it takes. Null: no
     * agent runs in this JVM, or one with rules of its own. For farside-junit, which may be in another class loader, so the types
     * are the JDK's.
     */
    public static Consumer<Object[]> tests() {
        return Coverage.tests();
    }

    /** Where no answer can be left for the caller, the reason is on the program's stderr, and the caller says so. */
    private static void answer(Call call, String options, Instrumentation instrumentation) {
        String[] unable = Coverage.unable();
        if (unable != null) {
            print(unable, options);
            return;
        }
        Call.Answer answer = Coverage.answer(call, instrumentation);
        try {
            @SuppressWarnings("unchecked") // Answer says what kind of Function it is
            Function<Object[], Boolean> post = InnerLoader.make("dev.farside.core.Answer");
            if (!post.apply(new Object[] {instrumentation, call.print(answer)})) {
                print(new String[] {"cannot answer farside attach: this JVM has no place for that"}, options);
            }
        } catch (ReflectiveOperationException | IOException | URISyntaxException | RuntimeException | LinkageError e) {
            print(new String[] {"cannot answer farside attach: " + e}, options);
        }
    }

    static void print(String[] complaint, String options) {
        // without permissions the environment cannot be asked
        Colours colours = Coverage.hasAllPermissions() ? Colours.of(color(options), 2) : Colours.NONE;
        for (String line : complaint) {
            System.err.println(colours.complaint(printable(line)));
        }
        System.err.flush();
    }

    /** Null if the options do not say it, or are what the complaint is about. */
    private static String color(String options) {
        try {
            return AgentOptions.parse(options).asMap().get("color");
        } catch (IllegalArgumentException e) {
            return null; // the complaint says so
        }
    }

    /** What the core says is so already (class ForeignWords there); this is for the options, which are quoted before. */
    private static String printable(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (char c : line.toCharArray()) {
            text.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.toString();
    }
}
