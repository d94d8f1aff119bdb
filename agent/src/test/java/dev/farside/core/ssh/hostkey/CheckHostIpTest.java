package dev.farside.core.ssh.hostkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.farside.core.own.Log;
import dev.farside.core.ssh.SshKeygen;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.tunnel.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CheckHostIP: the address is looked up and written down beside the name. */
class CheckHostIpTest {
    private static final String NAME = "[gw.example]:2222";
    private static final String ADDRESS = "[10.1.2.3]:2222";

    @TempDir
    static Path keys;

    @TempDir
    Path home;

    private static String key;
    private static String other;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Path knownHosts;

    @BeforeAll
    static void make() {
        key = SshKeygen.publicKey(SshKeygen.key(keys.resolve("host"), "ed25519"));
        other = SshKeygen.publicKey(SshKeygen.key(keys.resolve("other"), "ecdsa"));
    }

    @BeforeEach
    void name() {
        knownHosts = home.resolve("known_hosts");
    }

    private GatewayException complaint(String checking, int... address) throws IOException {
        Path config = Files.writeString(
                home.resolve("config"),
                "Host gw\n HostName gw.example\n Port 2222\n CheckHostIP yes\n GlobalKnownHostsFile none\n UserKnownHostsFile "
                        + knownHosts + "\n StrictHostKeyChecking " + checking + "\n");
        Log log = new Log(Log.Level.QUIET, new PrintStream(said, true, StandardCharsets.UTF_8));
        byte[] bytes = new byte[address.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) address[i];
        }
        HostKeyCheck check = new HostKeyCheck(
                SshConfig.loadOnly(config).tolerant("gw", null, 0).hostKeys(), "gateway gw", null, log);
        return check.complaint(HostKey.plain(KeyBlob.ofLine(key)), InetAddress.getByAddress(bytes));
    }

    private void known(String... lines) throws IOException {
        Files.writeString(knownHosts, String.join("\n", lines) + "\n");
    }

    private void assertKnown(String... lines) throws IOException {
        assertEquals(String.join("\n", lines) + "\n", Files.readString(knownHosts));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aNewHostIsWrittenDownWithItsAddress() throws Exception {
        assertNull(complaint("accept-new", 10, 1, 2, 3));
        assertKnown(NAME + " " + key, ADDRESS + " " + key);
        assertEquals(
                "farside: Warning: Permanently added '" + NAME + "," + ADDRESS
                        + "' (ED25519) to the list of known hosts.\n",
                said());
    }

    @Test
    void aNewAddressOfAKnownHostIsWrittenDown() throws Exception {
        known(NAME + " " + key);
        assertNull(complaint("yes", 10, 1, 2, 3));
        assertKnown(NAME + " " + key, ADDRESS + " " + key);
        assertEquals(
                "farside: Warning: Permanently added the ED25519 host key for IP address '" + ADDRESS
                        + "' to the list of known hosts.\n",
                said());
    }

    @Test
    void anAddressOfAnotherKeyIsSuspect() throws Exception {
        known(NAME + " " + key, ADDRESS + " " + other);
        GatewayException complaint = complaint("yes", 10, 1, 2, 3);
        assertEquals(
                "gateway gw: its host key is not the one known for its address " + ADDRESS + " in " + knownHosts + ":2",
                complaint.getMessage());
        assertEquals("ssh-keygen -f " + knownHosts + " -R '" + ADDRESS + "'", complaint.hint());
        assertNull(complaint("accept-new", 10, 1, 2, 3));
    }

    /** As in ssh. Tunnels to many hosts end there. */
    @Test
    void thisMachineHasNoAddress() throws Exception {
        known(NAME + " " + key, "[127.0.0.1]:2222 " + other);
        assertNull(complaint("yes", 127, 0, 0, 1));
        assertEquals("", said());
    }
}
