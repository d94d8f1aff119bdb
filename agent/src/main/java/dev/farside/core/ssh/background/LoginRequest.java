package dev.farside.core.ssh.background;

import dev.farside.core.ssh.holder.Stay;
import dev.farside.core.sshconfig.GivenConfig;
import java.io.IOException;
import java.util.List;

/**
 * A login that the holder is asked for.
 *
 * @param gateway a host, or a chain, as in {@code ssh -J}
 * @param config for the last hop of the chain
 */
public record LoginRequest(String gateway, GivenConfig config, Stay stay) {
    void tell(Wire wire) throws IOException {
        wire.out.writeUTF(gateway);
        wire.sayAll(config.file() == null ? List.of() : List.of(config.file()));
        wire.sayAll(config.user() == null ? List.of() : List.of(config.user()));
        wire.sayAll(config.lines());
        wire.out.writeLong(stay.idleMillis());
        wire.out.writeBoolean(stay.whileUsed());
        wire.out.flush();
    }

    static LoginRequest hear(Wire wire) throws IOException {
        String gateway = wire.in.readUTF();
        List<String> file = wire.hearAll();
        List<String> user = wire.hearAll();
        GivenConfig config = new GivenConfig(firstOf(file), firstOf(user), wire.hearAll());
        return new LoginRequest(gateway, config, new Stay(wire.in.readLong(), wire.in.readBoolean()));
    }

    private static String firstOf(List<String> words) {
        return words.isEmpty() ? null : words.get(0);
    }
}
