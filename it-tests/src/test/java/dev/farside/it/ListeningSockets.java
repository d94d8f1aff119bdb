package dev.farside.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The listening sockets of one process, from the kernel's list of its network's sockets. */
final class ListeningSockets {
    private static final String LISTEN = "0A";

    private ListeningSockets() {}

    /** {@code 127.0.0.1:80}, {@code [::1]:80}, {@code *:80}, and the paths of UNIX-domain sockets. */
    static Set<String> of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            Set<String> inodes = descriptors
                    .map(ListeningSockets::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
            Set<String> sockets = new TreeSet<>();
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : rows(process.resolve("net").resolve(table))) {
                    String[] words = line.strip().split("\\s+");
                    if (words[3].equals(LISTEN) && inodes.contains(words[9])) {
                        sockets.add(endpoint(words[1]));
                    }
                }
            }
            for (String line : rows(process.resolve("net/unix"))) {
                String[] words = line.strip().split("\\s+");
                boolean listens = words[3].equals("00010000");
                if (listens && inodes.contains(words[6])) {
                    sockets.add(words.length > 7 ? words[7] : "unnamed");
                }
            }
            return sockets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static List<String> rows(Path table) throws IOException {
        return Files.exists(table) ? Files.readAllLines(table).stream().skip(1).toList() : List.of();
    }

    /** As the kernel prints it: words of the machine's byte order, then the port. */
    private static String endpoint(String hex) {
        int port = HexFormat.fromHexDigits(hex.substring(hex.indexOf(':') + 1));
        String address = hex.substring(0, hex.indexOf(':'));
        String host =
                switch (address) {
                    case "0100007F", "0000000000000000FFFF00000100007F" -> "127.0.0.1";
                    case "00000000000000000000000001000000" -> "[::1]";
                    case "00000000", "00000000000000000000000000000000" -> "*";
                    default -> address;
                };
        return host + ":" + port;
    }
}
