package dev.farside.launcher;

import dev.farside.agent.Colours;
import dev.farside.agent.InnerLoader;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The entry point of {@code java -jar farside-launcher.jar}. It is compiled for Java 8, so that an old JVM can print in
 * one line that it is too old. The commands run in a loader whose parent is the agent's inner loader, because they use
 * the classes there.
 */
public final class Main {
    private static final int OLDEST_JAVA = 17;
    private static final int STATUS_CONFIG = 78;

    /** The one command for an older Java, as {@code farside check --hooks --java JDK} calls it: the agent runs there. */
    private static final List<String> HOOKS = Arrays.asList("check", "--hooks");

    private Main() {}

    public static void main(String[] arguments) throws Throwable {
        String version = System.getProperty("java.specification.version");
        if (version.startsWith("1.") || Integer.parseInt(version) < OLDEST_JAVA) {
            if (Arrays.asList(arguments).equals(HOOKS)) {
                System.exit(listHooks() ? 0 : 1);
            }
            Colours colours = Colours.of(null, 2);
            System.err.println(colours.complaint("needs Java " + OLDEST_JAVA + " or newer, "
                    + System.getProperty("java.home") + " is Java " + version));
            System.err.println(colours.complaint("hint: set JAVA_HOME to a newer one"));
            System.exit(STATUS_CONFIG);
        }
        run("dev.farside.launcher.Commands", arguments);
    }

    private static boolean listHooks() throws Exception {
        Object list = Class.forName("dev.farside.core.weave.HookList", true, inner())
                .getDeclaredConstructor()
                .newInstance();
        @SuppressWarnings("unchecked") // it says what kind of Function it is
        Function<Consumer<String>, Boolean> hooks = (Function<Consumer<String>, Boolean>) list;
        return hooks.apply(System.out::println);
    }

    private static ClassLoader inner() throws IOException, URISyntaxException {
        File agent = new File(location(InnerLoader.class).toURI());
        return new InnerLoader(agent, ClassLoader.getSystemClassLoader().getParent());
    }

    /** Runs the main of a class that uses the inner loader's classes. */
    public static void run(String name, String[] arguments) throws Throwable {
        URL launcher = location(Main.class);
        URL agent = location(InnerLoader.class);
        ClassLoader commands = new URLClassLoader(new URL[] {launcher, agent}, inner());
        Thread.currentThread().setContextClassLoader(commands);
        try {
            Class.forName(name, true, commands)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static URL location(Class<?> of) {
        return of.getProtectionDomain().getCodeSource().getLocation();
    }
}
