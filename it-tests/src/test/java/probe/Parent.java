package probe;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts other JVMs in every way that programs do: {@code java -cp PATH probe.Steps STEP...} each time. */
public final class Parent {
    private Parent() {}

    public static void main(String[] steps) throws Exception {
        List<String> java = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "probe.Steps"));
        java.addAll(Arrays.asList(steps));

        run("builder", new ProcessBuilder(java));
        run("shell", new ProcessBuilder("sh", "-c", String.join(" ", java)));
        ProcessBuilder bare = new ProcessBuilder(java);
        bare.environment().clear();
        run("bare", bare);
        ProcessBuilder bareShell = new ProcessBuilder("/bin/sh", "-c", String.join(" ", java));
        bareShell.environment().clear();
        run("bare shell", bareShell);
        ProcessBuilder options = new ProcessBuilder(java);
        options.environment().put("JAVA_TOOL_OPTIONS", "-Dsome=thing");
        run("own options", options);
        tell("exec", Runtime.getRuntime().exec(java.toArray(new String[0])));
        tell("exec with environment", Runtime.getRuntime().exec(java.toArray(new String[0]), new String[] {"A=b"}));
        run("no java", new ProcessBuilder("sh", "-c", "echo $0 $#", "one", "two"));
    }

    private static void run(String way, ProcessBuilder builder) throws IOException, InterruptedException {
        tell(way, builder.start());
    }

    private static void tell(String way, Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = read(process.getInputStream());
        String err = read(process.getErrorStream());
        System.out.println(way + ": " + out + " ["
                + err.replaceAll("(?m)^Picked up JAVA_TOOL_OPTIONS: .*$", "picked up") + "] " + process.waitFor());
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), "UTF-8").strip();
    }
}
