package dev.farside.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What {@code farside attach} and {@code farside detach} say to a running JVM, and what it answers. The call is the value of
 * {@code attach=} or {@code detach=} among the agent's options. The answer is an agent property of the JVM, which the caller
 * reads over the same attach mechanism: no file is written and nothing listens.
 *
 * <table>
 * <caption>Grammar</caption>
 * <tr><td>call</td><td>id "/" version</td></tr>
 * <tr><td>id</td><td>what the caller knows its answer by</td></tr>
 * <tr><td>answer</td><td>id LF status *( LF line )</td></tr>
 * </table>
 */
public final class Call {
    /** The agent property with the last answer. */
    public static final String ANSWER = "dev.farside.answer";

    private static final String ATTACH = "attach";
    private static final String DETACH = "detach";

    private final String id;
    private final String version;
    private final boolean detaches;
    private final AgentOptions options;

    private Call(String id, String version, boolean detaches, AgentOptions options) {
        this.id = id;
        this.version = version;
        this.detaches = detaches;
        this.options = options;
    }

    /**
     * @param id no slash and no line feed
     * @param version of the caller
     */
    public static Call attach(String id, String version, AgentOptions options) {
        return new Call(id, version, false, options);
    }

    /** As {@link #attach}. */
    public static Call detach(String id, String version) {
        return new Call(id, version, true, AgentOptions.parse(""));
    }

    /** Null where the options are bad, or nobody waits for an answer: then they are a matter of the agent's start. */
    static Call of(String text) {
        AgentOptions options;
        try {
            options = AgentOptions.parse(text);
        } catch (IllegalArgumentException e) {
            return null; // the start complains of it
        }
        boolean detaches = options.asMap().containsKey(DETACH);
        String call = options.asMap().get(detaches ? DETACH : ATTACH);
        int slash = call == null ? -1 : call.indexOf('/');
        if (slash < 0) { // nobody can be answered: the start complains of that, too
            return null;
        }
        return new Call(
                call.substring(0, slash),
                call.substring(slash + 1),
                detaches,
                detaches ? options : options.without(ATTACH));
    }

    boolean detaches() {
        return detaches;
    }

    /** Without the call itself, unless it detaches. */
    AgentOptions options() {
        return options;
    }

    String version() {
        return version;
    }

    boolean isOfVersion(String agents) {
        return version.equals(agents);
    }

    /** What the agent is given. */
    public String print() {
        String call = AgentOptions.of(Collections.singletonMap(detaches ? DETACH : ATTACH, id + "/" + version))
                .print();
        String rest = detaches ? "" : options.print();
        return rest.isEmpty() ? call : call + "," + rest;
    }

    String print(Answer answer) {
        List<String> lines = new ArrayList<>();
        lines.add(id);
        lines.add(Integer.toString(answer.status));
        for (String line : answer.lines) {
            lines.add(line.replace('\n', ' '));
        }
        return String.join("\n", lines);
    }

    /** Null: it is no answer to this call. */
    public Answer answer(String printed) {
        String[] lines = printed == null ? new String[0] : printed.split("\n", -1);
        if (lines.length < 2 || !lines[0].equals(id)) {
            return null;
        }
        for (int status : new int[] {Answer.OK, Answer.FAILED, Answer.UNUSABLE}) {
            if (lines[1].equals(Integer.toString(status))) {
                return new Answer(status, Arrays.asList(lines).subList(2, lines.length));
            }
        }
        return null; // written by somebody else
    }

    /** How a call went. */
    public static final class Answer {
        private static final int OK = 0;
        private static final int FAILED = 1;
        private static final int UNUSABLE = 78;

        private final int status;
        private final List<String> lines;

        private Answer(int status, List<String> lines) {
            this.status = status;
            this.lines = lines;
        }

        static Answer ok(String... lines) {
            return new Answer(OK, Arrays.asList(lines));
        }

        /** The JVM is in a state in which it cannot be done. */
        static Answer failed(String... lines) {
            return new Answer(FAILED, Arrays.asList(lines));
        }

        /** The rules, another file or the Java cannot be used. */
        static Answer unusable(String... lines) {
            return new Answer(UNUSABLE, Arrays.asList(lines));
        }

        /** 0: done; 1 or 78: not, as the exit statuses have it. */
        public int status() {
            return status;
        }

        /**
         * What is covered, each a word, a blank and text; or a complaint. It is written by a JVM whose program may have written it
         * itself.
         */
        public List<String> lines() {
            return lines;
        }
    }
}
