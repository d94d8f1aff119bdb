package dev.farside.core;

import dev.farside.agent.Call;
import dev.farside.core.own.Modules;
import dev.farside.core.weave.hook.StatusHook;
import java.lang.instrument.Instrumentation;
import java.util.Properties;
import java.util.function.Function;

/**
 * Leaves the answer for {@code farside attach} where it reads it: among the agent properties of this JVM. They are the JVM's own,
 * for tools that attach to it; the program does not see them, unless it attaches to a JVM too.
 */
public final class Answer implements Function<Object[], Boolean> {

    /**
     * Called by the agent, across loaders, hence JDK types only.
     *
     * @param arguments the Instrumentation, and the answer as {@link Call} prints it
     * @return false: this JDK has no such place
     */
    @Override
    public Boolean apply(Object[] arguments) {
        String support = StatusHook.OWNER.replace('/', '.');
        Modules.openToUs((Instrumentation) arguments[0], support.substring(0, support.lastIndexOf('.')));
        try {
            Properties properties = (Properties)
                    Class.forName(support).getMethod("getAgentProperties").invoke(null);
            properties.setProperty(Call.ANSWER, (String) arguments[1]);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
