package dev.farside.core.ssh.userauth;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.ssh.key.UnusableKey;
import dev.farside.core.ssh.transport.GatewaySession;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;

/** One attempt to log in: the authentication methods, and what became of each. */
public final class Login {
    /** Set on a session by its account. */
    public static final AttributeKey<Login> OF_SESSION = new AttributeKey<>();

    /** Finds the keys, once the server has said that it accepts public keys. */
    public interface Keys {

        /**
         * In the order to offer them. Unusable keys are reported to the login.
         *
         * @param session that they are to sign for
         */
        List<Identity> find(Login login, GatewaySession session);
    }

    private final String account;
    private List<String> methods;
    private final List<String> algorithms;
    private final Keys keys;
    private final Gssapi gssapi;
    private final Questions questions;
    private final int tries;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<String> unused = new ArrayList<>();
    private final List<String> passed = new ArrayList<>();
    private List<String> offered = List.of();
    private boolean quiet;
    private Consumer<String> steps = step -> {};
    private String key;
    private String hint;

    /**
     * @param account {@code me@gateway.example}, for questions
     * @param methods in order of preference, as the protocol names them
     * @param algorithms that keys may sign with, in order of preference
     * @param gssapi null: without Kerberos
     * @param questions null: nobody is to be asked
     * @param tries at a password
     */
    public Login(
            String account,
            List<String> methods,
            List<String> algorithms,
            Keys keys,
            Gssapi gssapi,
            Questions questions,
            int tries) {
        this.account = account;
        this.methods = methods;
        this.algorithms = algorithms;
        this.keys = keys;
        this.gssapi = gssapi;
        this.questions = questions;
        this.tries = tries;
    }

    public static Login of(ClientSession session) {
        return session.getAttribute(OF_SESSION);
    }

    /** Only what needs no question: before the login begins. */
    public void askNobody() {
        methods = new ArrayList<>(methods);
        methods.retainAll(List.of(GssapiLogin.NAME, "publickey"));
        quiet = true;
    }

    /** Whether the user is neither to be asked nor to be told to touch a key. */
    boolean isQuiet() {
        return quiet;
    }

    /** Where to tell which keys are offered, before the login begins. */
    public void tells(Consumer<String> told) {
        steps = told;
    }

    /** @param type of the key, as {@code ssh-ed25519} */
    void offers(String what, String type) {
        uses(what);
        steps.accept("offering " + what + " (" + type + ")");
    }

    /** The methods with which the server would go on now, in its own words. */
    void offered(List<String> names) {
        offered = names;
    }

    /** Something about the login that only those want to know who want to know much. */
    void step(String words) {
        steps.accept(words);
    }

    String account() {
        return account;
    }

    List<String> methods() {
        return methods;
    }

    UserAuth method(String name, GatewaySession session) {
        return switch (name) {
            case GssapiLogin.NAME -> new GssapiLogin(this, gssapi);
            case "publickey" -> new PublicKeyLogin(this, algorithms, keys.find(this, session));
            case "password" -> new PasswordLogin(this, questions, tries);
            case "keyboard-interactive" -> new KeyboardLogin(this, questions, tries);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** @param what {@code "/home/me/.ssh/id_ed25519"}, {@code "password"} */
    void uses(String what) {
        used.add(what);
    }

    void cannotUse(String what, UnusableKey why) {
        cannotUse(what, why.getMessage(), why.hint());
    }

    /** Worth telling only where there was nothing else to try. */
    void cannotAsk(String what, NobodyToAsk why) {
        if (used.isEmpty() && unused.isEmpty()) {
            cannotUse(what, why.getMessage(), why.hint());
        }
    }

    /** @param help or null */
    void cannotUse(String what, String why, String help) {
        used.remove(what);
        unused.add(what + ": " + why);
        hint = hint == null ? help : hint;
    }

    /**
     * The server is content with this, if perhaps not with this alone.
     *
     * @return all that it is content with
     */
    String passed(String how) {
        passed.add(how);
        return String.join(", ", passed);
    }

    /** The server is content with this key. */
    void passedWith(String name) {
        key = key == null ? name : key + ", " + name;
    }

    /** The key that the server was content with, as messages name it; several with commas; null: none. */
    public String key() {
        return key;
    }

    /** What was tried, and what could not be, for the message when nothing worked. */
    public String tried() {
        if (used.isEmpty() && unused.isEmpty()) {
            return untried();
        }
        String tried = used.isEmpty() ? "no key" : String.join(", ", used);
        return tried
                + notUsed()
                + (passed.isEmpty() ? "" : "; it accepted " + String.join(", ", passed) + ", and requires more");
    }

    private String untried() {
        if (offered.isEmpty() || (offered.contains("publickey") && methods.contains("publickey"))) {
            return "no key, because no default key such as ~/.ssh/id_ed25519 exists";
        }
        List<String> common = new ArrayList<>(methods);
        common.retainAll(offered);
        return common.isEmpty()
                ? "nothing, because the gateway wants " + ForeignWords.quote(String.join(", ", offered))
                        + ", and the ssh_config allows " + (methods.isEmpty() ? "nothing" : String.join(", ", methods))
                : String.join(", ", common);
    }

    /** {@code " (not used: FILE: no such file)"}, or empty. */
    public String notUsed() {
        return unused.isEmpty() ? "" : " (not used: " + String.join("; ", unused) + ")";
    }

    /** What would help, or null. */
    public String hint() {
        return hint;
    }
}
