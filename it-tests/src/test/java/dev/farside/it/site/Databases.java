package dev.farside.it.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL (database, user and password: far) and Redis, in memory-sized settings. */
final class Databases {
    private Databases() {}

    static void start(Namespace namespace, Path parent) {
        Path directory = parent.resolve("pg");
        Path programs = newestPostgres();
        List<String> asPostgres = List.of();
        try {
            Files.createDirectory(directory);
            Files.writeString(parent.resolve("pg-password"), "far");
            if (System.getProperty("user.name").equals("root")) {
                // PostgreSQL does not run as root.
                Command.of("chown", "postgres", directory.toString()).output();
                asPostgres = List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of(asPostgres)
                .and(programs.resolve("initdb").toString(), "--no-sync", "--locale=C", "--username=far")
                .and("--auth=scram-sha-256", "--pwfile=" + parent.resolve("pg-password"), "-D", directory.toString())
                .in(parent)
                .output();
        try {
            Files.writeString(directory.resolve("pg_hba.conf"), "host all all 0.0.0.0/0 scram-sha-256\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process postgres = Command.of(namespace.inside(asPostgres.toArray(String[]::new)))
                .and(programs.resolve("postgres").toString(), "-D", directory.toString())
                .and("-h", "*", "-k", directory.toString(), "-c", "fsync=off", "-c", "shared_buffers=16MB")
                .and("-c", "logging_collector=off", "-c", "dynamic_shared_memory_type=mmap")
                .in(parent)
                .merged()
                .start();
        FarSide.waitFor(postgres, "database system is ready", "postgres");
        Process redis = Command.of(namespace.inside("redis-server", "--port", "6379", "--bind", "0.0.0.0"))
                .and("--protected-mode", "no", "--save", "", "--dir", parent.toString())
                .start();
        FarSide.waitFor(redis, "Ready to accept connections", "redis");
    }

    private static Path newestPostgres() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL is not installed"));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL is not installed", e);
        }
    }
}
