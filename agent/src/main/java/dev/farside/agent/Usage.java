package dev.farside.agent;

import java.io.PrintStream;

/** What {@code java -jar farside-agent.jar} prints. */
final class Usage {
    private Usage() {}

    static void print(PrintStream out) {
        String version = Usage.class.getPackage().getImplementationVersion();
        out.println(
                "farside " + (version == null ? "" : version + " ") + "- a Java agent that sends chosen connections");
        out.println("through an SSH gateway and has their names resolved on the far side.");
        out.println();
        out.println("usage: java -javaagent:farside-agent.jar[=key=value,...] ...");
        out.println();
        for (String line : AgentOptions.help()) {
            out.println("  " + line);
        }
        out.println();
        out.println("Without rules= or via=, the rules come from the file that FARSIDE_RULES names, else from");
        out.println(
                "~/.config/farside/rules, else from /etc/farside/rules, else from the ProxyJumps of the ssh_config.");
        out.println();
        out.println("example: java -javaagent:farside-agent.jar=via=bastion,for=*.corp.example -jar app.jar");
    }
}
