package dev.farside.core;

import dev.farside.agent.Colours;
import dev.farside.core.forward.ProgramForwards;
import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.name.StandIns;
import dev.farside.core.netty.NativeChannels;
import dev.farside.core.nio.JdkChannels;
import dev.farside.core.nio.Lanes;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.PipedProcess;
import dev.farside.core.route.Cidr;
import dev.farside.core.socket.SocksDelegate;
import dev.farside.core.ssh.LateTunnel;
import dev.farside.core.ssh.LocalGateway;
import dev.farside.core.tunnel.Tunnel;
import dev.farside.core.way.Datagrams;
import dev.farside.core.way.FarNames;
import dev.farside.core.way.LocalNames;
import dev.farside.core.way.RulesInForce;
import dev.farside.core.way.RunFile;
import dev.farside.core.way.Tally;
import dev.farside.core.way.Ways;
import dev.farside.core.weave.BootDoor;
import dev.farside.core.weave.NeededModules;
import dev.farside.core.weave.OpenToPipes;
import dev.farside.core.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Start-up inside the inner loader, step by step. */
public final class Core implements Function<Object[], String[]> {
    private static final int STATUS_CONFIG = 78;

    /**
     * Called by the agent, across loaders, hence JDK types only; as a Function, because calling a method of an odd shape
     * by reflection costs a newly started JVM 4 ms.
     *
     * @param arguments the Instrumentation; a Map of the options, as AgentOptions reads them; the path of the agent's jar;
     *     and a place that gets, with {@code junit=yes}, the {@code Consumer<Object[]>} that sets the rules of tests
     * @return null, or a complaint: lines for the user
     */
    @Override
    @SuppressWarnings("unchecked") // the agent's own call
    public String[] apply(Object[] arguments) {
        return start(
                (Instrumentation) arguments[0], (Map<String, String>) arguments[1], (String) arguments[2], arguments);
    }

    private static String[] start(
            Instrumentation instrumentation, Map<String, String> options, String jar, Object[] arguments) {
        try {
            // First, for a JVM that ends with a complaint is one, too.
            RunFile.leaveMark(options.get("run"), System.getenv());
            List<String> missing = NeededModules.missing();
            if (!missing.isEmpty()) {
                return new String[] {NeededModules.complaint(missing), "hint: " + NeededModules.hint(missing)};
            }
            if (options.containsKey(RecordStart.OPTION)) {
                RecordStart.start(instrumentation, options, jar);
                return null;
            }
            FilesRead read = new FilesRead();
            Settings settings = Settings.of(options, System.getenv(), read);
            // Only now, when all input has been checked: a second agent that finds the door takes farside for loaded.
            byte[] doorClassFile = BootDoor.define(instrumentation);
            Colours colours = Colours.of(settings.color(), 2);
            Log log = settings.log(System.err, colours);
            if (log.tells(Log.Level.DEBUG)) {
                OwnFrames.show();
            }
            LateTunnel tunnel =
                    new LateTunnel(settings.sshConfig(), settings.rules().sessions(), log);
            RulesInForce rules = new RulesInForce(settings.rules());
            Redirect redirect = redirect(instrumentation, settings, rules, jar, tunnel, log);
            redirect.open();
            OwnChannels.from(new JdkChannels(instrumentation));
            PipedProcess.opensBy(new OpenToPipes(instrumentation));
            new Weaver(new Stop(colours)).install(instrumentation, doorClassFile);
            if (!Weaver.knowsThisJava()) {
                redirect.prove();
                OwnChannels.provider();
            }
            if (settings.forwards()) {
                ProgramForwards.open(settings.rules(), settings.sshConfig(), tunnel, log);
            }
            arguments[3] = followChanges(settings, read, rules, tunnel, log);
            return null;
        } catch (BadInput e) {
            return e.lines().toArray(new String[0]);
        } catch (IOException e) {
            return new String[] {"cannot start on Java " + Runtime.version().feature() + ": " + e};
        }
    }

    /** Files that change, or tests, set the rules from now on. @return what tests do it with, or null */
    private static TestNetwork followChanges(
            Settings settings, FilesRead read, RulesInForce rules, LateTunnel tunnel, Log log) {
        if (settings.reload()) {
            new Reload(settings, read, rules, tunnel::reload, log).begin();
        }
        return settings.junit() ? new TestNetwork(rules, tunnel::reload, Core::openGateway) : null;
    }

    private static Redirect redirect(
            Instrumentation instrumentation,
            Settings settings,
            RulesInForce rules,
            String jar,
            Tunnel tunnel,
            Log log) {
        Cidr range = settings.rules().standIns();
        StandIns standIns = new StandIns((int) range.low(), range.prefix());
        LocalNames localNames = new LocalNames();
        Tally tally = new Tally(log, settings.run());
        tally.begin(instrumentation);
        FarNames names = new FarNames(rules, standIns, localNames, tunnel, log);
        Ways ways = new Ways(rules, names, localNames, tunnel, tally);
        Redirect open = new Redirect(
                names,
                localNames,
                ways,
                new Datagrams(ways, names),
                new Lanes(ways, instrumentation),
                new NativeChannels(ways),
                new ChildJvms(settings.inherit(), jar, settings.forChildren()),
                new SocksDelegate(instrumentation));
        return open.withPermissions();
    }

    /** Of the tests that run in this JVM, for as long as it lives. */
    private static void openGateway(Path directory, TestNetwork.Servers servers)
            throws IOException, GeneralSecurityException {
        new LocalGateway("test", servers::find).introduce(directory, TestNetwork.GATEWAY);
    }

    /** Ends the JVM at once if a hook is missing, because connections could bypass the rules. */
    record Stop(Colours colours) implements Weaver.Failure {
        @Override
        public void hookMissing(String line) {
            System.err.println(colours.complaint(line));
            System.err.println(colours.complaint("hint: farside knows Java 17 to 26; run the program on one of those"));
            System.err.flush();
            Runtime.getRuntime().halt(STATUS_CONFIG);
        }
    }
}
