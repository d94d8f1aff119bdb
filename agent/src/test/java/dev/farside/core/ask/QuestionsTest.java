package dev.farside.core.ask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SSH_ASKPASS. The terminal is tested with a real one in it-tests (TypedIT). */
@Timeout(60)
class QuestionsTest {
    private static final String NO_TERMINAL = "there is no terminal to ask on";

    @TempDir
    Path directory;

    private FakeUser user(String... answers) {
        return new FakeUser(directory.resolve("user"), answers);
    }

    @Test
    void theProgramsFirstLineIsTheAnswer() throws Exception {
        FakeUser user = user("grüße 42", "second");
        assertArrayEquals(
                "grüße 42".getBytes(StandardCharsets.UTF_8), user.questions().secret("Password: "));
        assertEquals("second", user.questions().text("Two\nlines? "));
        assertEquals(List.of("Password: ", "Two\nlines? "), user.asked());
    }

    @Test
    void aProgramThatIsDismissedGivesNoAnswer() throws Exception {
        assertNull(user().questions().secret("Password: "));
        assertNull(Questions.pending());
    }

    /** With no terminal: whether the program is asked (sshd(1), SSH_ASKPASS_REQUIRE). */
    @ParameterizedTest
    @CsvSource({
        "'',       ':0', '',          asked",
        "'',       '',   'wayland-0', asked",
        "'',       '',   '',          nobody",
        "never,    ':0', '',          nobody",
        "NEVER,    ':0', '',          nobody",
        "prefer,   ':0', '',          asked",
        "prefer,   '',   '',          nobody",
        "force,    '',   '',          asked",
        "Force,    '',   '',          asked",
        "whatever, ':0', '',          asked",
    })
    void whenTheProgramIsAsked(String require, String display, String wayland, String outcome) throws Exception {
        Questions questions =
                user("yes").questions("SSH_ASKPASS_REQUIRE", require, "DISPLAY", display, "WAYLAND_DISPLAY", wayland);
        if (outcome.equals("asked")) {
            assertEquals("yes", questions.text("? "));
        } else {
            NobodyToAsk nobody = assertThrows(NobodyToAsk.class, () -> questions.text("? "));
            assertEquals(NO_TERMINAL, nobody.getMessage());
            assertEquals("with an ssh-agent, or a program in SSH_ASKPASS, no terminal is needed", nobody.hint());
        }
    }

    @Test
    void aProgramThatCannotBeStartedIsNobodyToAsk() {
        Questions questions = user().questions("SSH_ASKPASS", "/no/such/program");
        NobodyToAsk nobody = assertThrows(NobodyToAsk.class, () -> questions.text("? "));
        assertEquals(
                true,
                nobody.getMessage().startsWith("the program of SSH_ASKPASS cannot be run: "),
                nobody.getMessage());
        assertEquals("SSH_ASKPASS names the program that asks; ssh would run the same one", nobody.hint());
    }

    @Test
    void aTerminalThatExistsIsAskedUnlessAProgramIsPreferred() throws Exception {
        // No terminal, but it opens: what is written after the question is read as the answer.
        Path terminal = Files.writeString(directory.resolve("terminal"), "");
        Map<String, String> environment =
                Map.of("SSH_ASKPASS", user("by program").program().toString(), "DISPLAY", ":0");
        assertNull(new Questions(environment, terminal).text("? "));
        assertEquals("\r? ", Files.readString(terminal));
        Map<String, String> preferring =
                Map.of("SSH_ASKPASS", environment.get("SSH_ASKPASS"), "DISPLAY", ":0", "SSH_ASKPASS_REQUIRE", "prefer");
        assertEquals("by program", new Questions(preferring, terminal).text("? "));
    }

    @Test
    void whereNoTerminalCanBeAskedAtAProgramIs() throws Exception {
        Questions nobody = new Questions(Map.of(), null);
        String why = assertThrows(NobodyToAsk.class, () -> nobody.secret("? ")).getMessage();
        assertEquals("farside cannot ask in a console of Linux", why);
        nobody.tell("Touch it", false).close(); // nowhere
        Map<String, String> environment =
                Map.of("SSH_ASKPASS", user("by program").program().toString(), "SSH_ASKPASS_REQUIRE", "force");
        assertEquals("by program", new Questions(environment, null).text("? "));
    }

    @Test
    void aNoticeIsALineOnTheTerminal() throws Exception {
        Path terminal = Files.writeString(directory.resolve("terminal"), "");
        Questions questions = new Questions(Map.of(), terminal);
        try (Notice notice = questions.tell("Touch it\033[2J", false)) {
            assertEquals("\rTouch it<U+001B>[2J\r\n", Files.readString(terminal));
            assertEquals("Touch it<U+001B>[2J", Questions.pending());
            Files.writeString(terminal, "");
            notice.done("Touched");
        }
        assertEquals("\rTouched\r\n", Files.readString(terminal));
        assertNull(Questions.pending());
    }

    @Test
    void inBatchModeANoticeIsNotOnTheTerminal() throws Exception {
        Path terminal = Files.writeString(directory.resolve("terminal"), "");
        new Questions(Map.of(), terminal).tell("Touch it", true).close();
        assertEquals("", Files.readString(terminal));
    }

    @Test
    void withoutATerminalTheProgramShowsANoticeUntilItIsClosed() throws Exception {
        FakeUser user = user();
        Notice notice = user.questions().tell("Touch it", false);
        while (!user.asked().equals(List.of("Touch it"))) {
            Thread.onSpinWait();
        }
        ProcessHandle shown = user.process();
        notice.close();
        shown.onExit().join();
        assertEquals(List.of("Touch it"), user.asked());
    }

    @Test
    void whatSteersATerminalIsTakenOutOfAQuestion() throws Exception {
        FakeUser user = user("x");
        user.questions().text("a\033[2Jb\r\nc\u009bd\b");
        assertEquals(List.of("a<U+001B>[2Jb\nc<U+009B>d<U+0008>"), user.asked());
    }

    @Test
    void questionsComeOneAtATime() throws Exception {
        FakeUser user = user("1", "2", "3", "4", "5", "6", "7", "8");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(i -> pool.submit(() -> user.questions().text("? ")))
                    .toList();
            Set<String> given = new java.util.TreeSet<>();
            for (Future<String> answer : answers) {
                given.add(answer.get());
            }
            assertEquals(Set.of("1", "2", "3", "4", "5", "6", "7", "8"), given);
        } finally {
            pool.shutdown();
        }
    }
}
