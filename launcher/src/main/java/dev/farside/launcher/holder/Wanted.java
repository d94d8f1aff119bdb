package dev.farside.launcher.holder;

import dev.farside.core.sshconfig.GivenOptions;
import dev.farside.core.sshconfig.SshConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A login that a user wants.
 *
 * @param gateway a host, or a chain, as in {@code ssh -J}
 * @param configFile of {@code -F}, absolute; {@code none}; null: the usual ones
 * @param options as lines of an ssh_config, each after the words that gave it
 * @param idleSeconds after so long without a channel it ends; 0: never
 */
public record Wanted(String gateway, String configFile, List<String> options, long idleSeconds) {
    void tell(Wire wire) throws IOException {
        wire.say(gateway, configFile == null ? "" : configFile);
        wire.sayAll(options);
        wire.out.writeLong(idleSeconds);
        wire.out.flush();
    }

    static Wanted hear(Wire wire) throws IOException {
        String gateway = wire.in.readUTF();
        String file = wire.in.readUTF();
        List<String> options = new ArrayList<>(wire.hearAll());
        return new Wanted(gateway, file.isEmpty() ? null : file, options, wire.in.readLong());
    }

    /**
     * The ssh_config for the login.
     *
     * @param host the gateway, of which the options are
     */
    public SshConfig config(String host) {
        GivenOptions given = new GivenOptions();
        for (int i = 0; i + 1 < options.size(); i += 2) {
            given.line(options.get(i), options.get(i + 1));
        }
        SshConfig files = configFile == null
                ? SshConfig.load()
                : configFile.equals("none") ? SshConfig.load(null, null) : SshConfig.loadOnly(Path.of(configFile));
        return files.with(host, given);
    }
}
