package dev.farside.core;

import dev.farside.agent.AgentOptions;
import dev.farside.agent.Colours;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.Log;
import dev.farside.core.record.Present;
import dev.farside.core.record.Recording;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.way.ConfiguredHosts;
import dev.farside.core.way.RunFile;
import dev.farside.core.weave.BootDoor;
import dev.farside.core.weave.Weaver;
import dev.farside.core.weave.hook.RecordHooks;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;

/**
 * The start-up of a JVM of {@code farside record}, in place of all the others do: nothing is redirected, there is no tunnel, and the
 * rules are read for the proposals only.
 */
final class RecordStart {
    static final String OPTION = "record";

    private RecordStart() {}

    /**
     * @param options as AgentOptions reads them; {@code via} without {@code for} is the gateway of the proposals
     * @throws BadInput with the place
     */
    static void start(Instrumentation instrumentation, Map<String, String> options, String jar) throws IOException {
        String output = options.get(OPTION);
        if (!output.equals(Recording.STDERR) && !OperatingSystem.here().isWholePath(output)) {
            throw new BadInput(
                    "options: record=" + output + " is neither - nor an absolute path",
                    "farside record -o FILE COMMAND sets it");
        }
        Map<String, String> rest = new HashMap<>(options);
        String gateway = rest.containsKey("for") ? null : rest.remove("via");
        Settings settings = Settings.forRecord(rest, System.getenv());
        Map<String, String> children =
                new HashMap<>(AgentOptions.parse(settings.forChildren()).asMap());
        String rules = children.get("rules");
        if (gateway != null) {
            children.put("via", gateway);
        }
        byte[] doorClassFile = BootDoor.define(instrumentation);
        Colours colours = Colours.of(settings.color(), 2);
        Log log = settings.log(System.err, colours);
        Present present = new Present(
                settings.rules(),
                new ConfiguredHosts(settings.sshConfig()),
                settings.sshConfig().aliases(),
                rules,
                gateway);
        ChildJvms childJvms =
                new ChildJvms(settings.inherit(), jar, AgentOptions.of(children).print());
        RunFile run = RunFile.join(settings.run(), System.getenv());
        new Recording(output, run, log, System.err).begin(instrumentation, present, childJvms);
        new Weaver(new Stop(colours, instrumentation), RecordHooks.all(), null).install(instrumentation, doorClassFile);
    }
}
