package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ask.FakeUser;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.ssh.crypto.Ed25519;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.KeyFile;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.auth.password.PasswordChangeRequiredException;
import org.apache.sshd.server.session.ServerSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords and other questions, from a server that asks what the test tells it to ask. */
@Timeout(60)
class AskedLoginTest {
    @TempDir
    Path home;

    private SshServer server;
    private Path key;

    @BeforeEach
    void start() throws Exception {
        Ed25519.install();
        KeyPair hostKey = KeyPairGenerator.getInstance("EC").generateKeyPair();
        key = SshKeygen.key(home.resolve("key"), "ed25519");
        KeyBlob mine = KeyFile.publicKey(Path.of(key + ".pub"));
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> password.equals("sésame"));
        server.setPublickeyAuthenticator((user, offered, session) -> mine.equals(KeyBlob.of(offered)));
        server.setKeyboardInteractiveAuthenticator(KeyboardInteractiveAuthenticator.NONE);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    private void methods(String methods) {
        CoreModuleProperties.AUTH_METHODS.set(server, methods);
    }

    private SshTunnel.Report check(FakeUser user, String... lines) throws IOException {
        return check(user.questions(), lines);
    }

    private SshTunnel.Report check(Questions questions, String... lines) throws IOException {
        String text = "Host gw\n HostName 127.0.0.1\n User me\n Port " + server.getPort()
                + "\n GlobalKnownHostsFile none\n UserKnownHostsFile none\n StrictHostKeyChecking no\n "
                + String.join("\n ", lines) + "\n IdentityAgent none\n IdentityFile none\n";
        Path config = Files.writeString(home.resolve("config"), text);
        Log log = new Log(Log.Level.QUIET, System.err);
        SshTunnel tunnel = new SshTunnel(SshConfig.loadOnly(config), questions, log);
        try {
            return tunnel.check(TestGateways.via("", "gw").chains().get(0));
        } finally {
            tunnel.close();
        }
    }

    private FakeUser user(String... answers) {
        return new FakeUser(home.resolve("user"), answers);
    }

    private static void assertBy(String methods, SshTunnel.Report report) {
        assertTrue(report.ok(), report.toString());
        assertTrue(report.line().endsWith(", login of me by " + methods), report.line());
    }

    private void assertRefused(String tried, String hint, SshTunnel.Report report) {
        assertEquals(
                "gateway gw (127.0.0.1:" + server.getPort() + ") refused the login of me; tried: " + tried,
                report.line());
        assertEquals(hint, report.hint());
    }

    @Test
    void aPasswordIsAskedForAsSshAsks() throws Exception {
        FakeUser user = user("wrong", "sésame");
        assertBy("password", check(user));
        assertEquals(List.of("me@127.0.0.1's password: ", "me@127.0.0.1's password: "), user.asked());
    }

    @ParameterizedTest
    @CsvSource({"3, ''", "1, NumberOfPasswordPrompts 1", "5, NumberOfPasswordPrompts 5"})
    void wrongPasswordsEndInAnError(int times, String line) throws Exception {
        FakeUser user = user("1", "2", "3", "4", "5", "6");
        assertRefused("password", null, check(user, line));
        assertEquals(times, user.asked().size());
    }

    @Test
    void aPasswordIsAskedForAgainByTheNextSession() throws Exception {
        FakeUser user = user("sésame", "sésame");
        assertBy("password", check(user));
        assertBy("password", check(user));
        assertEquals(2, user.asked().size());
    }

    @Test
    void noAnswerIsAnErrorAndNotAPassword() throws Exception {
        assertRefused("no key (not used: password: none was given)", null, check(user()));
    }

    @Test
    void withNobodyToAskThereIsAHint() throws Exception {
        assertRefused(
                "no key (not used: password: there is no terminal to ask on)",
                "with an ssh-agent, or a program in SSH_ASKPASS, no terminal is needed",
                check(user().questions("DISPLAY", "")));
    }

    @Test
    void inBatchModeNobodyIsAsked() throws Exception {
        FakeUser user = user("sésame");
        assertRefused(
                "no key, because no default key such as ~/.ssh/id_ed25519 exists", null, check(user, "BatchMode yes"));
        assertEquals(List.of(), user.asked());
    }

    @Test
    void anExpiredPasswordThatIsNotChangedIsToldAsSuch() throws Exception {
        server.setPasswordAuthenticator((name, password, session) -> {
            throw new PasswordChangeRequiredException("expired", "Your password has expired", "en");
        });
        FakeUser user = user("sésame", "sésame");
        assertRefused("no key (not used: password: it has expired, and was not changed)", null, check(user));
        assertEquals(
                List.of(
                        "me@127.0.0.1's password: ",
                        "Your password has expired\nEnter me@127.0.0.1's old password: ",
                        "Enter me@127.0.0.1's new password: "),
                user.asked());
    }

    @Test
    void anExpiredPasswordIsChangedAsSshChangesIt() throws Exception {
        List<String> changes = new ArrayList<>();
        server.setPasswordAuthenticator(new PasswordAuthenticator() {
            @Override
            public boolean authenticate(String name, String password, ServerSession session) {
                throw new PasswordChangeRequiredException("expired", "", "en");
            }

            @Override
            public boolean handleClientPasswordChangeRequest(
                    ServerSession session, String name, String old, String fresh) {
                changes.add(old + " to " + fresh);
                return true;
            }
        });
        FakeUser user = user("sésame", "sésame", "nouveau", "nouveaux", "nöu", "nöu");
        assertBy("password", check(user));
        assertEquals(List.of("sésame to nöu"), changes);
        assertEquals(
                List.of(
                        "me@127.0.0.1's password: ",
                        "Enter me@127.0.0.1's old password: ",
                        "Enter me@127.0.0.1's new password: ",
                        "Retype me@127.0.0.1's new password: ",
                        "Mismatch; try again, EOF to quit.\nEnter me@127.0.0.1's new password: ",
                        "Retype me@127.0.0.1's new password: "),
                user.asked());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publickey,password | publickey (ssh-ed25519), password",
                "password,publickey | password, publickey (ssh-ed25519)",
                "publickey,keyboard-interactive | publickey (ssh-ed25519), keyboard-interactive",
                "keyboard-interactive,password | keyboard-interactive, password",
                "keyboard-interactive,publickey | keyboard-interactive, publickey (ssh-ed25519)",
                "password,keyboard-interactive | password, keyboard-interactive",
                "keyboard-interactive,password,publickey | keyboard-interactive, password, publickey (ssh-ed25519)",
                "publickey password | publickey (ssh-ed25519)",
            })
    void severalMethodsInARowAreAllDone(String methods, String how) throws Exception {
        methods(methods);
        asking(new Round("", "", "Code: ", true));
        String[] answers = Stream.of(methods.split(","))
                .filter(method -> !method.startsWith("publickey"))
                .map(method -> method.equals("password") ? "sésame" : "42")
                .toArray(String[]::new);
        FakeUser user = user(answers);
        assertBy(how, check(user, "IdentityFile " + key));
    }

    @Test
    void whatTheServerAcceptedIsToldWhenTheRestFails() throws Exception {
        methods("publickey,password");
        assertRefused(
                key + ", password; it accepted publickey (ssh-ed25519), and requires more",
                null,
                check(user("1", "2", "3"), "IdentityFile " + key));
    }

    @Test
    void theOrderOfMethodsIsTheUsers() throws Exception {
        methods("publickey password keyboard-interactive");
        asking(new Round("", "", "Code: ", true));
        assertBy(
                "password",
                check(user("sésame"), "IdentityFile " + key, "PreferredAuthentications password,publickey"));
        assertBy(
                "keyboard-interactive",
                check(user("42"), "IdentityFile " + key, "PreferredAuthentications keyboard-interactive"));
        assertBy("publickey (ssh-ed25519)", check(user("1"), "IdentityFile " + key));
        assertBy(
                "password",
                check(
                        user("wrong", "sésame"),
                        "PreferredAuthentications keyboard-interactive,password",
                        "KbdInteractiveAuthentication no"));
    }

    /** One message of questions; all the same for brevity. */
    private record Round(String name, String instruction, String prompt, boolean echo, int prompts) {
        Round(String name, String instruction, String prompt, boolean echo) {
            this(name, instruction, prompt, echo, 1);
        }
    }

    /** Every answer must be 42; the answers that came. */
    private List<List<String>> asking(Round... rounds) {
        List<List<String>> answered = new ArrayList<>();
        server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            private Deque<Round> left = new ArrayDeque<>();

            @Override
            public InteractiveChallenge generateChallenge(
                    ServerSession session, String username, String language, String submethods) {
                left = new ArrayDeque<>(List.of(rounds));
                return challenge(left.poll());
            }

            @Override
            public boolean authenticate(ServerSession session, String username, List<String> responses) {
                answered.add(responses);
                return responses.stream().allMatch("42"::equals);
            }
        });
        return answered;
    }

    private static InteractiveChallenge challenge(Round round) {
        InteractiveChallenge challenge = new InteractiveChallenge();
        challenge.setInteractionName(round.name());
        challenge.setInteractionInstruction(round.instruction());
        challenge.setLanguageTag("en");
        for (int i = 0; i < round.prompts(); i++) {
            challenge.addPrompt(round.prompt(), round.echo());
        }
        return challenge;
    }

    @Test
    void allQuestionsOfAServerAreAskedWithItsWords() throws Exception {
        methods("keyboard-interactive");
        List<List<String>> answered = asking(new Round("Token", "Look at your token\n", "Code: ", true, 2));
        FakeUser user = user("42", "42");
        assertBy("keyboard-interactive", check(user));
        assertEquals(
                List.of("Token\nLook at your token\n(me@127.0.0.1) Code: ", "(me@127.0.0.1) Code: "), user.asked());
        assertEquals(List.of(List.of("42", "42")), answered);
    }

    @Test
    void aWrongAnswerIsAskedForAgainAsOftenAsIsAllowed() throws Exception {
        methods("keyboard-interactive");
        asking(new Round("", "", "Code: ", false));
        FakeUser user = user("1", "42");
        assertBy("keyboard-interactive", check(user));
        user = user("1", "2", "3", "42");
        assertRefused("keyboard-interactive", null, check(user));
        assertEquals(3, user.asked().size());
    }

    @Test
    void aServerThatAsksNothingIsNotAskedForEver() throws Exception {
        methods("keyboard-interactive");
        List<List<String>> answered = asking(new Round("", "Just so you know", "", false, 0));
        assertBy("keyboard-interactive", check(user()));
        assertEquals(List.of(List.of()), answered);
        server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(
                    ServerSession session, String username, String language, String submethods) {
                return challenge(new Round("", "", "", false, 0));
            }

            @Override
            public boolean authenticate(ServerSession session, String username, List<String> responses) {
                return false;
            }
        });
        assertRefused("keyboard-interactive", null, check(user()));
    }
}
