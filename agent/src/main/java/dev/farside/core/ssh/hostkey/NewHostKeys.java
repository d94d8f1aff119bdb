package dev.farside.core.ssh.hostkey;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.sshconfig.HostKeySettings;
import dev.farside.core.sshconfig.HostKeySettings.HostKeyChecking;
import dev.farside.core.tunnel.GatewayException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What happens to a host key that no known_hosts file has: StrictHostKeyChecking decides, or the user. */
final class NewHostKeys {
    /** One session asks about a host, and others to the same find its answer. */
    private static final ReentrantLock ASKING = new ReentrantLock();

    private final HostKeySettings settings;
    private final String place;
    private final Questions questions;
    private final Log log;
    private final String name;

    NewHostKeys(HostKeySettings settings, String place, Questions questions, Log log) {
        this.settings = settings;
        this.place = place;
        this.questions = questions;
        this.log = log;
        this.name = HostKeyCheck.name(settings);
    }

    /** Null: it is accepted, and written down; else what to tell the user. */
    GatewayException settle(HostKey shown, InetAddress address) throws IOException {
        HostKeyChecking checking = settings.strictHostKeyChecking();
        String line = place + ": its host key is not known";
        if (checking == HostKeyChecking.YES || (checking == HostKeyChecking.ASK && questions == null)) {
            return refused(line, shown.key(), null);
        }
        if (checking == HostKeyChecking.ASK) {
            return ask(shown, address, line);
        }
        addAll(shown.key(), address);
        return null;
    }

    private GatewayException ask(HostKey shown, InetAddress address, String line) throws IOException {
        ASKING.lock();
        try {
            // Another session may have asked meanwhile.
            if (HostKeyCheck.trusted(KnownHosts.find(HostKeyCheck.files(settings), name), shown)) {
                return null;
            }
            if (!isAccepted(shown.key(), address)) {
                return new GatewayException(
                        line + ", and was not accepted: " + shown.key().fingerprint(),
                        "farside asks again when the program is restarted",
                        null);
            }
            addAll(shown.key(), address);
            return null;
        } catch (NobodyToAsk e) {
            return refused(line, shown.key(), e);
        } finally {
            ASKING.unlock();
        }
    }

    private GatewayException refused(String line, KeyBlob key, NobodyToAsk why) {
        return new GatewayException(
                line + (why == null ? "" : ", and " + why.getMessage()) + ": " + key.fingerprint(),
                settings.strictHostKeyChecking() == HostKeyChecking.YES
                        ? "'StrictHostKeyChecking yes' in the ssh_config accepts no new ones; with 'ask', 'farside check' asks"
                                + " you at a terminal"
                        : "'farside check' with the same options asks you at a terminal; 'StrictHostKeyChecking accept-new'"
                                + " in the ssh_config accepts new ones",
                why);
    }

    private boolean isAccepted(KeyBlob key, InetAddress address) throws IOException {
        String there = address == null
                ? "<no hostip for proxy command>"
                : KnownHosts.name(address.getHostAddress(), settings.port());
        HostKeyQuestion question = new HostKeyQuestion(name, there, key);
        return !question.wasDeclined()
                && question.isAccepted(questions, KnownHosts.named(HostKeyCheck.files(settings), key));
    }

    private void addAll(KeyBlob key, InetAddress address) {
        String there = addressToCheck(address);
        if (add(key, name) && (there == null || add(key, there))) {
            tell("'" + name + (there == null ? "" : "," + there) + "' (" + key.kind() + ")");
        }
    }

    /** The name is known; its address is new. */
    void addAddress(KeyBlob key, String there) {
        if (add(key, there)) {
            tell("the " + key.kind() + " host key for IP address '" + there + "'");
        }
    }

    /** In the words of ssh, and unless its LogLevel hides them. */
    private void tell(String what) {
        String line = "Warning: Permanently added " + what + " to the list of known hosts.";
        if (settings.warns()) {
            log.notice(line);
        } else {
            log.info(line);
        }
    }

    /** What CheckHostIP has to look at besides the name; null: nothing. As in ssh, this machine has no address. */
    String addressToCheck(InetAddress address) {
        boolean check = settings.checkHostIp()
                && settings.hostKeyAlias() == null
                && address != null
                && !address.isLoopbackAddress();
        String there = check ? KnownHosts.name(address.getHostAddress(), settings.port()) : null;
        return name.equals(there) ? null : there;
    }

    /** Whether it is in a file now. */
    private boolean add(KeyBlob key, String host) {
        List<Path> files = settings.userKnownHostsFiles();
        if (files.isEmpty() || !recordable(settings.hostName())) {
            return false;
        }
        try {
            new KnownHostsFile(files.get(0)).add(host, key, settings.hashKnownHosts());
            return true;
        } catch (IOException e) {
            log.failure(place + ": its host key cannot be added to " + files.get(0) + ": " + e.getMessage());
            return false;
        }
    }

    /** Nothing in the name means more to a known_hosts file than itself. */
    static boolean recordable(String host) {
        for (int i = 0; i < host.length(); i++) {
            if ("@?*#[]|'\"\\".indexOf(host.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
