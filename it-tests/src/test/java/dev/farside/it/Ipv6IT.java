package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Sshd;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** IPv6 from end to end: the connection to the gateway, a channel that is bound to an IPv6 address, the target. */
class Ipv6IT {
    private static final FarSide SIDE = FarSide.get();
    private static Path rules;

    @BeforeAll
    static void aGatewayOfIpv6() {
        assumeTrue(FarSide.speaksIpv6(), "no IPv6 here");
        new Sshd(SIDE.gateway(), SIDE.scratch("sshd/x", "").resolveSibling("six"), SIDE.keys(), "::");
        Path config = SIDE.scratch(
                "config",
                """
                Host six
                  HostName %s
                  HostKeyAlias gateway.example
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                """
                        .formatted(
                                FarSide.GATEWAY_IPV6,
                                System.getProperty("user.name"),
                                SIDE.keys().user(),
                                SIDE.knownHosts()));
        rules = SIDE.scratch("rules", "ssh-config " + config + "\nfd20:213::/64 *.corp.example via six\n");
    }

    @Test
    void everyDoorLeadsThereFromALegOfEitherFamily() {
        String target = "[" + FarSide.FAR_IPV6 + "]:13";
        for (Jdk jdk : Jdk.all()) {
            Command.Result result = Jvm.on(jdk).farside(rules).run("probe.Doors", target, "echo.corp.example:13");
            assertEquals(
                    """
                    TARGET Socket: hello
                    TARGET SocketChannel: hello
                    TARGET adaptor: hello
                    TARGET non-blocking: hello
                    TARGET asynchronous: hello
                    echo.corp.example:13 Socket: hello
                    echo.corp.example:13 SocketChannel: hello
                    echo.corp.example:13 adaptor: hello
                    echo.corp.example:13 non-blocking: hello
                    echo.corp.example:13 asynchronous: hello
                    """
                            .replace("TARGET", target),
                    result.out(),
                    result::toString);
        }
    }

    /** A channel that the program has bound to ::1 keeps that address. */
    @Test
    void aChannelBoundToIpv6HasItsLegThere() {
        for (Jdk jdk : Jdk.all()) {
            Command.Result result =
                    Jvm.on(jdk).farside(rules).run("probe.BoundChannels", "::1", FarSide.FAR_IPV6, "13");
            assertEquals(
                    """
                    blocking: hello, bound to 0:0:0:0:0:0:0:1
                    non-blocking: hello, bound to 0:0:0:0:0:0:0:1
                    asynchronous: hello, bound to 0:0:0:0:0:0:0:1
                    """,
                    result.out(),
                    result::toString);
        }
    }
}
