package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.AskPass;
import dev.farside.it.site.AskingSshd;
import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.HeldLogins;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Passwords, and PAM's questions, of a real sshd. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskedIT {
    private static final String USER = AskingSshd.USER;
    private static final String PASSWORD = AskingSshd.PASSWORD;

    private static final int ANY = 2300 + AskingSshd.ANY;

    private final FarSide side = FarSide.get();
    private AskingSshd sshd;

    @BeforeAll
    void start() {
        sshd = new AskingSshd(
                230,
                List.of(
                        Keys.read(Keys.publicPart(side.keys().user())),
                        Keys.read(Keys.publicPart(side.keys().otherUser()))));
    }

    @AfterAll
    void stop() {
        sshd.close();
    }

    /** The answers in order, by a program in SSH_ASKPASS; what it was asked comes after the program's output. */
    private String outcome(int port, String more, String... answers) {
        AskPass user = new AskPass(answers);
        Path config = config(port, more);
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        List<String> line = Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13");
        Command.Result result =
                Command.of(side.near().onNetwork(line)).with(user.environment()).run();
        return result.out() + user.asked() + result.err();
    }

    private Path config(int port, String more) {
        Path known = side.scratch(
                "known_hosts",
                "[gateway.example]:" + port + " "
                        + Keys.read(Keys.publicPart(side.keys().host())));
        return side.scratch(
                "config",
                "Host gw\n  HostName gateway.example\n  User " + (port == ANY ? AskingSshd.OPEN : USER)
                        + "\n  Port " + port
                        + "\n  IdentityAgent none\n  UserKnownHostsFile " + known + "\n  IdentityFile "
                        + (more.isEmpty() ? "none" : side.keys().user()) + "\n" + more + "\n");
    }

    private static final String HELLO = "echo.corp.example:13 hello\n";
    private static final String PAM_PROMPT = "(" + USER + "@gateway.example) Password: \n";
    private static final String PROMPT = USER + "@gateway.example's password: \n";

    @Test
    void aPassword() {
        assertEquals(HELLO + PROMPT + PROMPT, outcome(2301, "", "wrong", PASSWORD));
    }

    @Test
    void questionsOfPam() {
        assertEquals(HELLO + PAM_PROMPT + PAM_PROMPT, outcome(2302, "", "wrong", PASSWORD));
    }

    @Test
    void aKeyAndThenAPassword() {
        assertEquals(HELLO + PROMPT, outcome(2303, "  IdentitiesOnly yes", PASSWORD));
    }

    @Test
    void questionsOfPamAndThenAKey() {
        assertEquals(HELLO + PAM_PROMPT, outcome(2304, "  IdentitiesOnly yes", PASSWORD));
    }

    @Test
    void aPasswordAndThenQuestionsOfPam() {
        assertEquals(HELLO + PROMPT + PAM_PROMPT, outcome(2305, "", PASSWORD, PASSWORD));
    }

    @Test
    void twoKeys() {
        String both = "  IdentitiesOnly yes\n  IdentityFile " + side.keys().otherUser();
        assertEquals(HELLO, outcome(2306, both));
    }

    @Test
    void nothingWhereNothingIsNeeded() {
        assertEquals(HELLO, outcome(ANY, ""));
    }

    @Test
    void threeWrongPasswordsAndWhatWasAccepted() {
        String words = outcome(2303, "  IdentitiesOnly yes", "1", "2", "3");
        assertEquals(
                "echo.corp.example:13 java.net.ConnectException: gateway gw (gateway.example:2303) refused the login of "
                        + USER + "; tried: " + side.keys().user() + ", password; it accepted publickey (ssh-ed25519),"
                        + " and requires more",
                words.substring(0, words.indexOf(" (for echo.corp.example:13")));
    }

    /** The gateway wants a key and an answer. After one login, twenty programs at once ask nothing. */
    @Test
    void oneAnswerServesTwentyPrograms() {
        AskPass user = new AskPass(PASSWORD);
        Path config = config(2308, "  IdentitiesOnly yes");
        Path rules = side.scratch("rules", "ssh-config " + config + "\n*.corp.example via gw\n");
        long before = sshd.logins();
        try (HeldLogins held = new HeldLogins()) {
            held.farside("login", "-F", config.toString(), "gw")
                    .with(user.environment())
                    .output();
            Command program = Command.of(side.near()
                            .onNetwork(
                                    Jvm.on(Jdk.any()).farside(rules).line("probe.Steps", "read=echo.corp.example:13")))
                    .with(held.environment());
            for (Command.Result one : program.run(20)) {
                assertEquals(HELLO, one.out(), one::toString);
            }
        }
        assertEquals("(" + USER + "@gateway.example) Password: \n", user.asked());
        assertEquals(1, sshd.logins() - before);
    }
}
