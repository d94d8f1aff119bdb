package dev.farside.core.sshconfig;

import dev.farside.core.system.OperatingSystem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A machine called laptop.example.org with the user alice (uid 1000). */
final class FakeMachine implements Machine {
    final Map<String, String> environment = new HashMap<>();
    final Set<String> names = new HashSet<>();
    final Map<String, String> aliases = new HashMap<>();
    final StringBuilder ran = new StringBuilder();
    private final Path home;

    FakeMachine(Path home) {
        this.home = home;
    }

    @Override
    public OperatingSystem system() {
        return OperatingSystem.here();
    }

    @Override
    public String user() {
        return "alice";
    }

    @Override
    public String uid() {
        return "1000";
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public Path home(String user) {
        return user.equals("bob") ? Path.of("/home/bob") : null;
    }

    @Override
    public String hostName() {
        return "laptop.example.org";
    }

    @Override
    public String environment(String name) {
        return environment.get(name);
    }

    @Override
    public List<InetAddress> addresses() throws UnknownHostException {
        return List.of(InetAddress.getByName("192.168.7.9"), InetAddress.getByName("fd00:7::9"));
    }

    /** The command is its own exit status, in words. */
    @Override
    public int run(String command) {
        ran.append(command).append('\n');
        return command.startsWith("true") ? 0 : 1;
    }

    @Override
    public boolean resolves(String host) {
        return names.contains(host);
    }

    @Override
    public String canonicalName(String host) {
        return aliases.getOrDefault(host, host);
    }
}
