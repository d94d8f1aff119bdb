package dev.farside.launcher.holder;

import dev.farside.core.sshconfig.GivenConfig;
import java.io.IOException;
import java.util.List;

/**
 * What {@code farside login} asks of the holder.
 *
 * @param gateway a host, or a chain, as in {@code ssh -J}
 * @param config for the last hop of the chain
 * @param idleSeconds after so long without a channel the login ends; 0: never
 */
public record LoginRequest(String gateway, GivenConfig config, long idleSeconds) {
    void tell(Wire wire) throws IOException {
        wire.say(gateway);
        wire.sayAll(config.file() == null ? List.of() : List.of(config.file()));
        wire.sayAll(config.user() == null ? List.of() : List.of(config.user()));
        wire.sayAll(config.lines());
        wire.out.writeLong(idleSeconds);
        wire.out.flush();
    }

    static LoginRequest hear(Wire wire) throws IOException {
        String gateway = wire.in.readUTF();
        List<String> file = wire.hearAll();
        List<String> user = wire.hearAll();
        GivenConfig config = new GivenConfig(firstOf(file), firstOf(user), wire.hearAll());
        return new LoginRequest(gateway, config, wire.in.readLong());
    }

    private static String firstOf(List<String> words) {
        return words.isEmpty() ? null : words.get(0);
    }
}
