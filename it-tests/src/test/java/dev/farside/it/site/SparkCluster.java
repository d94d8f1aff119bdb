package dev.farside.it.site;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A standalone cluster of Apache Spark on the near side: a master and workers, each a process, and a SPARK_HOME to submit
 * from. Spark's artifacts in the Maven repository have no scripts; those here do what Spark's own do with the same names,
 * without what these set up: they ask Spark's launcher for the command line of the JVM, and replace themselves with it.
 */
public final class SparkCluster implements AutoCloseable {
    private static final String SMALL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    /** As many executors on each worker, whatever the machine has. */
    private static final String CORES = "2";

    /** Spark wants as much for each JVM that has tasks. */
    private static final String MEMORY = "512m";

    private final FarSide side = FarSide.get();
    private final Enclosure spark = new Enclosure("spark");
    private final Jdk jdk;
    private final Path home;
    private final String master;
    private final List<Process> processes = new ArrayList<>();

    /** @param port of the master, which no other test uses */
    public SparkCluster(Jdk jdk, int port) {
        this.jdk = jdk;
        master = "spark://127.0.0.1:" + port;
        home = side.scratch("spark/conf/spark-env.sh", "").getParent().getParent();
        install();
        start(
                "master " + port,
                "I have been elected leader",
                daemon(List.of(), Map.of(), "org.apache.spark.deploy.master.Master")
                        .and("--port", Integer.toString(port)));
    }

    private void install() {
        try {
            Path jars = Files.createDirectory(home.resolve("jars"));
            for (String entry : spark.classPath().split(File.pathSeparator)) {
                Path file = Path.of(entry);
                if (file.toString().endsWith(".jar")) {
                    Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
                }
            }
            Path scripts = Files.createDirectory(home.resolve("bin"));
            script(
                    scripts.resolve("spark-class"),
                    """
                    { read -r; mapfile -d '' -t line; } < \\
                        <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
                    exec "${line[@]}"
                    """);
            script(
                    scripts.resolve("spark-submit"),
                    "exec \"$SPARK_HOME/bin/spark-class\" org.apache.spark.deploy.SparkSubmit \"$@\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of(jdk.program("jar"), "-c", "-f", home.resolve("job.jar").toString(), "-C", classes(), ".")
                .output();
    }

    /** The job's own. */
    private String classes() {
        return spark.classPath().split(File.pathSeparator)[0];
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * @param prefix of its command: farside, or nothing
     * @param environment of the node
     */
    public void addWorker(List<String> prefix, Map<String, String> environment) {
        start(
                "worker " + processes.size(),
                "Successfully registered with master",
                daemon(prefix, environment, "org.apache.spark.deploy.worker.Worker")
                        .and(master));
    }

    /** The driver, once it is ready. */
    public Running submit(List<String> prefix, Map<String, String> node, String agent, String... job) {
        Command command = command(prefix, node)
                .and(home.resolve("bin/spark-submit").toString(), "--master", master)
                .and("--driver-memory", MEMORY, "--executor-memory", MEMORY, "--executor-cores", "1")
                .and("--conf", "spark.ui.enabled=false")
                .and("--driver-java-options", (SMALL + " " + agent).strip())
                .and("--conf", "spark.executor.extraJavaOptions=" + (SMALL + " " + agent).strip())
                .and("--class", "zoo.SparkJob", home.resolve("job.jar").toString())
                .and(job);
        Running driver = Running.start(command);
        if (!"ready".equals(driver.line(PATIENCE))) {
            throw new IllegalStateException("the job did not start: " + driver.lastWords());
        }
        return driver;
    }

    private Command daemon(List<String> prefix, Map<String, String> environment, String main) {
        return command(prefix, environment)
                .and(home.resolve("bin/spark-class").toString(), main, "--host", "127.0.0.1", "--webui-port", "0");
    }

    /** @param word that it says when it is up */
    private void start(String name, String word, Command daemon) {
        Process process = daemon.merged().start();
        processes.add(process);
        FarSide.waitFor(process, word, "spark " + name);
    }

    private Command command(List<String> prefix, Map<String, String> node) {
        Map<String, String> all = new TreeMap<>(node);
        all.put("JAVA_HOME", jdk.home().toString());
        all.put("SPARK_HOME", home.toString());
        all.put("SPARK_SCALA_VERSION", "2.13");
        all.put("SPARK_LOCAL_IP", "127.0.0.1");
        all.put("SPARK_LOCAL_DIRS", home.resolve("local").toString());
        all.put("SPARK_WORKER_DIR", home.resolve("work").toString());
        all.put("SPARK_WORKER_CORES", CORES);
        all.put("SPARK_WORKER_MEMORY", "2g");
        all.put("SPARK_DAEMON_MEMORY", "256m");
        all.put("SPARK_DAEMON_JAVA_OPTS", SMALL);
        all.put("SPARK_MASTER_OPTS", "-Dspark.master.rest.enabled=false");
        return Command.of(side.near().onNetwork(prefix)).with(all).in(home);
    }

    /** Ends the workers with their executors, too. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Running.end(processes.get(i));
        }
    }
}
