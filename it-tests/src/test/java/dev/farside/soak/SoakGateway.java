package dev.farside.soak;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Namespace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An sshd that exchanges keys every few MB, on a link of its own, so that nobody else is hurt when the link is cut. It has two
 * addresses; only one of them answers, and the name leads to that one.
 */
final class SoakGateway implements AutoCloseable {
    static final String ALIAS = "soak";
    private static final String NAME = "soak.example";
    private static final int PORT = 2351;
    private static final String DEVICE = "soakgateway";
    private static final List<String> ADDRESSES = List.of("10.213.5.1", "10.213.5.3");

    private final FarSide side;
    private final Namespace network;
    private final GatewayOfItsOwn sshd;
    private int address;

    SoakGateway(FarSide side) {
        this.side = side;
        network = side.gateway();
        Command.of("ip link add soaknear netns".split(" "))
                .and(side.near().id(), "type", "veth", "peer", "name", DEVICE, "netns", network.id())
                .output();
        side.near().run("ip address add 10.213.5.2/24 dev soaknear".split(" "));
        side.near().run("ip link set soaknear up".split(" "));
        for (String one : ADDRESSES) {
            network.run("ip", "address", "add", one + "/24", "dev", DEVICE);
        }
        network.run("ip", "link", "set", DEVICE, "up");
        network.run("nft", "add table ip soak");
        network.run("nft", "add chain ip soak in { type filter hook input priority 0; }");
        network.run("nft", "add chain ip soak out { type filter hook output priority 0; }");
        useAddress(0);
        // What a client left behind is given up after a quarter of a minute.
        sshd = new GatewayOfItsOwn(PORT, "RekeyLimit 8M", "ClientAliveInterval 5", "ClientAliveCountMax 3");
    }

    /** The rules that send all of corp.example through this gateway. A dead session is noticed after 6 s. */
    Path rules() {
        Path config = side.scratch(
                "ssh_config",
                """
                Host %s
                  HostName %s
                  Port %d
                  HostKeyAlias gateway.example
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                  ConnectTimeout 5
                  ServerAliveInterval 2
                  ServerAliveCountMax 2
                  RekeyLimit 12M
                """
                        .formatted(
                                ALIAS,
                                NAME,
                                PORT,
                                System.getProperty("user.name"),
                                side.keys().user(),
                                side.knownHosts()));
        return side.scratch("rules", "ssh-config " + config + "\n*.corp.example via " + ALIAS + "\n");
    }

    void stop() {
        sshd.stop();
    }

    void start() {
        sshd.start();
    }

    void killSessions() {
        sshd.sessions().forEach(ProcessHandle::destroyForcibly);
    }

    void freezeSessions() {
        signal("-STOP", sshd.sessions());
    }

    void thawSessions() {
        signal("-CONT", sshd.sessions());
    }

    /** All sessions and the process that accepts new ones. */
    void freeze() {
        signal("-STOP", sshd.processes());
    }

    void thaw() {
        signal("-CONT", sshd.processes());
    }

    private static void signal(String signal, Stream<ProcessHandle> processes) {
        String[] pids = processes.map(process -> Long.toString(process.pid())).toArray(String[]::new);
        if (pids.length > 0) {
            Command.of("kill", signal).and(pids).run(); // one that has just ended is no failure
        }
    }

    /** The name leads to the other address; the one it had is silent from now on. */
    void move() {
        useAddress(1 - address);
    }

    private void useAddress(int next) {
        address = next;
        letPass();
        drop(ADDRESSES.get(1 - address));
        side.moveNear(NAME, ADDRESSES.get(address));
    }

    /** No packet comes or goes any more. */
    void cut() {
        ADDRESSES.forEach(this::drop);
    }

    void mend() {
        letPass();
        drop(ADDRESSES.get(1 - address));
    }

    private void drop(String silent) {
        network.run("nft", "add rule ip soak in ip daddr " + silent + " drop");
        network.run("nft", "add rule ip soak out ip saddr " + silent + " drop");
    }

    private void letPass() {
        network.run("nft", "flush table ip soak");
    }

    void link(boolean up) {
        network.run("ip", "link", "set", DEVICE, up ? "up" : "down");
    }

    @Override
    public void close() {
        sshd.stop();
        network.run("nft", "delete table ip soak");
        network.run("ip", "link", "delete", DEVICE);
    }
}
