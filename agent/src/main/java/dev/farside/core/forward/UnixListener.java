package dev.farside.core.forward;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** A listening UNIX-domain socket that only its owner may connect to. */
final class UnixListener {
    private UnixListener() {}

    /**
     * Made in a directory that nobody else can enter and then put in its place: bind(2) makes it with the permissions of
     * the umask, which is not ours to change, and a process that connects in that moment stays connected.
     *
     * @param unlink whether what is at the path goes first (StreamLocalBindUnlink)
     */
    static ServerSocketChannel open(Path path, boolean unlink) throws IOException {
        if (unlink) {
            Files.deleteIfExists(path);
        }
        Path parent = path.toAbsolutePath().getParent();
        Path room = parent.resolve(
                String.format(".%06x", ThreadLocalRandom.current().nextInt(1 << 24)));
        Path made = room.resolve("s");
        ServerSocketChannel channel = OwnChannels.provider().openServerSocketChannel(StandardProtocolFamily.UNIX);
        try {
            Files.createDirectory(room, OperatingSystem.here().privateDirectory());
            try {
                channel.bind(UnixDomainSocketAddress.of(made), 128);
                OperatingSystem.here().makePrivate(made);
                Files.createLink(path, made);
            } finally {
                Files.deleteIfExists(made);
                Files.deleteIfExists(room);
            }
            return channel;
        } catch (FileAlreadyExistsException e) {
            channel.close();
            throw new BindException("Address already in use");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
