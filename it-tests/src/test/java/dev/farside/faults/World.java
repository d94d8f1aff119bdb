package dev.farside.faults;

import dev.farside.it.site.FarSide;
import dev.farside.it.site.GatewayOfItsOwn;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.nio.file.Path;

/** An sshd under many aliases, another gateway that nothing happens to, and programs that use both. */
final class World implements AutoCloseable {
    /** Aliases of the gateway, g0 to this: each has a session of its own. */
    static final int ALIASES = 80;

    /** No other test's. */
    private static final int FIRST_PORT = 2270;

    private final FarSide side = FarSide.get();
    private final GatewayOfItsOwn gateway;
    private final Jdk jdk;
    private final Path agent;
    private final Path rules;

    /** @param number of this one, from 0: several can be used side by side */
    World(int number, Jdk jdk, Path agent) {
        this.jdk = jdk;
        this.agent = agent;
        gateway = new GatewayOfItsOwn(FIRST_PORT + number, "MaxSessions 1000");
        String other =
                """
                Host other
                  HostName gateway.example
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                """
                        .formatted(System.getProperty("user.name"), side.keys().user(), side.knownHosts());
        Path config = side.scratch("ssh_config", gateway.section("g*", "RekeyLimit 2M") + other);
        StringBuilder text = new StringBuilder("ssh-config " + config + "\n");
        text.append("no.corp.example refuse\nhole.corp.example via g0\n");
        text.append("*-g0-real.zoo.corp.example via g0 names real\n*-other.zoo.corp.example via other\n");
        for (int i = 0; i <= ALIASES; i++) {
            text.append("*-g" + i + ".zoo.corp.example via g" + i + "\n");
        }
        rules = side.scratch("rules", text.toString());
    }

    /** @param options of the agent; null: none */
    Running start(String options) {
        return Running.start(Jvm.on(jdk)
                .with("-javaagent:" + agent + (options == null ? "" : "=" + options))
                .farside(rules)
                .command("faults.Program"));
    }

    /** Ends all sessions, as a gateway that reboots. */
    void dropSessions() {
        gateway.dropSessions();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
