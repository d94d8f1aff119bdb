package dev.farside.core.own;

/** A process that farside itself starts. It never has the agent, even if this JVM's JAVA_TOOL_OPTIONS names it. */
public final class OwnCommand {
    private static final String TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

    private OwnCommand() {}

    /** Must be called and started on an own thread: on a program's thread the hooks would add the agent again. */
    public static ProcessBuilder of(String... line) {
        ProcessBuilder builder = new ProcessBuilder(line);
        ToolOptions options = new ToolOptions(builder.environment().get(TOOL_OPTIONS));
        if (options.hasAgent()) {
            String others = options.withoutAgent();
            if (others.isEmpty()) {
                builder.environment().remove(TOOL_OPTIONS);
            } else {
                builder.environment().put(TOOL_OPTIONS, others);
            }
        }
        return builder;
    }
}
