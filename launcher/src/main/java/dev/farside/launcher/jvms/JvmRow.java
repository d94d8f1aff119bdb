package dev.farside.launcher.jvms;

import dev.farside.core.own.ForeignWords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM that farside covers, and what it told, or why it did not. */
public final class JvmRow {
    private final CoveredJvm jvm;
    private final String program;
    private final String why;
    private final Told told;

    private JvmRow(CoveredJvm jvm, String program, String why, Told told) {
        this.jvm = jvm;
        this.program = program;
        this.why = why;
        this.told = told;
    }

    static JvmRow notAsked(CoveredJvm jvm, String why) {
        return new JvmRow(jvm, jvm.program(), why + jvm.place(), null);
    }

    static JvmRow answered(CoveredJvm jvm, AttachApi.Answer answer) {
        String program = jvm.isNamed() ? jvm.program() : ofCommand(answer.command(), jvm.program());
        if (answer.status() == null) {
            return new JvmRow(jvm, program, "its farside is an older one, which tells nothing", null);
        }
        try {
            return new JvmRow(jvm, program, null, Told.read(answer.status()));
        } catch (IllegalArgumentException e) {
            String words = "its answer cannot be read: " + ForeignWords.quote(String.valueOf(e.getMessage()));
            return new JvmRow(jvm, program, words, null);
        }
    }

    private static String ofCommand(String command, String otherwise) {
        return command == null || command.isBlank()
                ? otherwise
                : Proc.lastName(command.strip().split(" ", 2)[0]);
    }

    public long pid() {
        return jvm.pid();
    }

    public String user() {
        return jvm.user();
    }

    /** Main class, jar or module. */
    String program() {
        return program;
    }

    /** Why it told nothing; null: it did. */
    public String why() {
        return why;
    }

    /** Null: nothing. */
    Told told() {
        return told;
    }

    List<Told.Gateway> gateways() {
        return told == null ? List.of() : told.gateways();
    }

    /** Connections of the program that are open. */
    long open() {
        return gateways().stream().mapToLong(JvmRow::open).sum();
    }

    static long open(Told.Gateway gateway) {
        return gateway.sessions().stream().mapToLong(Told.Session::open).sum();
    }

    /** Connects in flight: those that wait for a session, and for the gateway's answer. */
    long waiting() {
        return gateways().stream().mapToLong(JvmRow::waiting).sum();
    }

    static long waiting(Told.Gateway gateway) {
        return gateway.waiting()
                + gateway.sessions().stream().mapToLong(Told.Session::opening).sum();
    }

    /** Logins in progress. */
    long loggingIn() {
        return gateways().stream().mapToLong(Told.Gateway::loggingIn).sum();
    }

    /** Bytes. */
    long received() {
        return gateways().stream().mapToLong(JvmRow::received).sum();
    }

    static long received(Told.Gateway gateway) {
        return gateway.sessions().stream().mapToLong(Told.Session::received).sum();
    }

    /** Bytes. */
    long sent() {
        return gateways().stream().mapToLong(JvmRow::sent).sum();
    }

    static long sent(Told.Gateway gateway) {
        return gateway.sessions().stream().mapToLong(Told.Session::sent).sum();
    }

    /** For {@code --json}: docs/commands.md describes the keys. */
    public Map<String, Object> object() {
        boolean isKnown = told != null;
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("pid", pid());
        object.put("user", user());
        object.put("program", program);
        object.put("why", why);
        object.put("recording", isKnown ? told.recording() : null);
        object.put("connections", isKnown ? open() : null);
        object.put("waiting", isKnown ? waiting() : null);
        object.put("loggingIn", isKnown ? loggingIn() : null);
        object.put("received", isKnown ? received() : null);
        object.put("sent", isKnown ? sent() : null);
        object.put("question", isKnown ? told.question() : null);
        object.put("counts", isKnown ? told.counts() : null);
        object.put(
                "gateways",
                isKnown ? gateways().stream().map(Told.Gateway::object).toList() : null);
        return object;
    }
}
