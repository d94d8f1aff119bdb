package dev.farside.core;

import dev.farside.agent.Ahead;
import dev.farside.agent.Colours;
import dev.farside.core.forward.ProgramForwards;
import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.loopback.LoopbackChannels;
import dev.farside.core.name.StandIns;
import dev.farside.core.netty.NativeChannels;
import dev.farside.core.nio.Connects;
import dev.farside.core.nio.JdkChannels;
import dev.farside.core.nio.Lanes;
import dev.farside.core.own.ChildJvms;
import dev.farside.core.own.Log;
import dev.farside.core.own.Modules;
import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.PipedProcess;
import dev.farside.core.own.Privileges;
import dev.farside.core.route.Cidr;
import dev.farside.core.socket.SocksDelegate;
import dev.farside.core.ssh.LateTunnel;
import dev.farside.core.ssh.LocalGateway;
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
    /** The Java from which on the hooks that lanes need find their methods. */
    private static final int LANES_SINCE = 17;

    /** The option that closes the door; AgentOptions has it. */
    private static final String DETACH = "detach";

    // What a later call needs. Null: nothing has started, or there is no door to close. The door has one of the two.
    private RulesInForce rules;
    private Redirect redirect;
    private LateDoor lateDoor;
    private volatile Weaver weaver;
    private LateTunnel tunnel;
    private Tally tally;
    private Log log;
    private Reload reload;
    private ProgramForwards forwards;
    private TestNetwork tests;
    private Cidr range;
    private String jar;

    /** Whether all hooks are in place. */
    private boolean isWoven;

    /** Made by the first later call, since few JVMs get one. */
    private DoorSwitch door;

    /**
     * Called by the agent, across loaders, hence JDK types only; as a Function, because calling a method of an odd shape
     * by reflection costs a newly started JVM 4 ms. The first call opens the door, or has it open with the first hook. Later ones close it and open it again.
     *
     * @param arguments the Instrumentation, null where the JDK is woven ahead; a Map of the options, as AgentOptions reads them, with {@code detach} to close
     *     the door; the path of the agent's jar; a place that gets, with {@code junit=yes}, the {@code Consumer<Object[]>}
     *     that sets the rules of tests; a Boolean, whether the program runs already; and a place that then gets what was done, a
     *     {@code String[]} of lines for the user
     * @return null, or a complaint: lines for the user
     */
    @Override
    @SuppressWarnings("unchecked") // the agent's own call
    public String[] apply(Object[] arguments) {
        return start(
                (Instrumentation) arguments[0], (Map<String, String>) arguments[1], (String) arguments[2], arguments);
    }

    private String[] start(
            Instrumentation instrumentation, Map<String, String> options, String jar, Object[] arguments) {
        boolean late = (Boolean) arguments[4];
        try {
            if (late && (redirect != null || lateDoor != null || options.containsKey(DETACH))) {
                return again(instrumentation, options, arguments);
            }
            if (instrumentation == null) {
                Modules.openedBy(Ahead::open);
            }
            // First, for a JVM that ends with a complaint is one, too.
            RunFile.leaveMark(options.get("run"), System.getenv());
            List<String> missing = NeededModules.missing(instrumentation != null);
            if (!missing.isEmpty()) {
                return new String[] {NeededModules.complaint(missing), "hint: " + NeededModules.hint(missing)};
            }
            if (options.containsKey(RecordStart.OPTION)) {
                if (instrumentation == null) {
                    throw new BadInput(
                            "options: record= needs the module java.instrument",
                            "make the runtime image with jlink --add-modules java.instrument");
                }
                if (late) {
                    throw new BadInput("options: record= is for a JVM that starts", "farside record starts it");
                }
                RecordStart.start(instrumentation, options, jar);
                return null;
            }
            FilesRead read = new FilesRead();
            Settings settings = Settings.of(options, System.getenv(), read);
            Colours colours = Colours.of(settings.color(), 2);
            log = settings.log(late ? Log.stderr() : System.err, colours);
            if (log.tells(Log.Level.DEBUG)) {
                OwnFrames.show();
            }
            tunnel = new LateTunnel(settings.sshConfig(), settings.rules().sessions(), log);
            rules = new RulesInForce(settings.rules());
            tally = new Tally(log, settings.run());
            tally.begin(instrumentation);
            this.jar = jar;
            range = settings.rules().standIns();
            boolean atOnce = late
                    || instrumentation == null
                    || settings.forwards()
                    || settings.junit()
                    || Privileges.mayComeUnseen();
            if (!atOnce && Weaver.knowsThisJava()) {
                lateDoor = new LateDoor(instrumentation, () -> openLate(instrumentation, settings));
                weaver = new Weaver(new Stop(colours, instrumentation), List.of(), lateDoor);
                weaver.install(instrumentation, null);
            } else {
                String[] complaint = open(instrumentation, settings, colours, arguments);
                if (complaint != null) {
                    return complaint;
                }
            }
            isWoven = true;
            if (settings.forwards()) {
                forwards = ProgramForwards.open(settings.rules(), settings.sshConfig(), tunnel, log);
            }
            if (late) {
                redirect.open(); // last, so that a start that fails has changed nothing
            }
            reload = follow(settings, read, rules, tunnel::reload, log);
            tests = settings.junit() ? new TestNetwork(rules, tunnel::reload, Core::openGateway) : null;
            arguments[3] = tests;
            return null;
        } catch (BadInput e) {
            return e.lines().toArray(new String[0]);
        } catch (IOException e) {
            return new String[] {"cannot start on Java " + Runtime.version().feature() + ": " + e};
        }
    }

    /**
     * With all hooks in place where the program runs already: its door opens later.
     *
     * @return null when all is well; otherwise lines for the user
     */
    private String[] open(Instrumentation instrumentation, Settings settings, Colours colours, Object[] arguments)
            throws IOException {
        boolean late = (Boolean) arguments[4];
        byte[] doorClassFile = BootDoor.define(instrumentation);
        redirect = redirect(instrumentation, settings);
        if (!late) {
            redirect.open();
        }
        if (instrumentation == null) {
            new Weaver(new Stop(colours, instrumentation)).installForLibraries();
        } else if (late) {
            String[] complaint = LateFailure.weave(instrumentation, doorClassFile, log, arguments);
            if (complaint != null) {
                return complaint;
            }
        } else {
            new Weaver(new Stop(colours, instrumentation)).install(instrumentation, doorClassFile);
        }
        if (!Weaver.knowsThisJava()) {
            redirect.prove();
            OwnChannels.provider();
        }
        return null;
    }

    /** Closes the door, or opens it with other options. */
    private String[] again(Instrumentation instrumentation, Map<String, String> options, Object[] arguments)
            throws IOException {
        if (!isWoven || tests != null) {
            return new String[] {
                tests != null
                        ? "@FarNetwork sets the rules of this JVM"
                        : log == null
                                ? "farside record takes notes in this JVM, and redirects nothing"
                                : "an earlier start in this JVM has failed",
                "hint: the door cannot be opened or closed here"
            };
        }
        if (door == null) {
            Redirect open = lateDoor == null ? redirect : (Redirect) lateDoor.opened();
            door = new DoorSwitch(open, rules, tunnel, tunnel::reload, tunnel::retire, log, jar);
            door.begun(reload, forwards);
        }
        if (options.containsKey(DETACH)) {
            door.close();
            arguments[5] = new String[0];
            return null;
        }
        FilesRead read = new FilesRead();
        Settings settings = Settings.of(options, System.getenv(), read);
        door.open(settings, read, settings.log(Log.stderr(), Colours.of(settings.color(), 2)));
        tally.begin(instrumentation);
        boolean sameRange = settings.rules().standIns().equals(range);
        arguments[5] = new String[] {
            "door is open again"
                    + (sameRange
                            ? ""
                            : "; stand-ins " + settings.rules().standIns() + " counts when the program starts again")
        };
        return null;
    }

    /** Files that change set the rules from now on. Null: they do not. */
    static Reload follow(Settings settings, FilesRead read, RulesInForce rules, Reload.Sessions sessions, Log log) {
        if (!settings.reload()) {
            return null;
        }
        Reload reload = new Reload(settings, read, rules, sessions, log);
        reload.begin();
        return reload;
    }

    private Redirect openLate(Instrumentation instrumentation, Settings settings) {
        Redirect open = redirect(instrumentation, settings);
        weaver.weaveMissed();
        return open;
    }

    private Redirect redirect(Instrumentation instrumentation, Settings settings) {
        OwnChannels.from(new JdkChannels(instrumentation));
        PipedProcess.opensBy(new OpenToPipes(instrumentation));
        StandIns standIns = new StandIns((int) range.low(), range.prefix());
        LocalNames localNames = new LocalNames();
        FarNames names = new FarNames(rules, standIns, localNames, tunnel, log);
        Ways ways = new Ways(rules, names, localNames, tunnel, tally);
        Redirect open = new Redirect(
                names,
                localNames,
                ways,
                new Datagrams(ways, names),
                channels(ways, instrumentation),
                new NativeChannels(ways),
                new ChildJvms(
                        settings.inherit(),
                        jar,
                        settings.forChildren(),
                        instrumentation == null ? Ahead.patchOption() : null),
                new SocksDelegate(instrumentation));
        return open.withPermissions();
    }

    private static Connects<?> channels(Ways ways, Instrumentation instrumentation) {
        return Runtime.version().feature() < LANES_SINCE
                ? LoopbackChannels.open(ways, instrumentation)
                : Lanes.open(ways, instrumentation);
    }

    /** Of the tests that run in this JVM, for as long as it lives. */
    private static void openGateway(Path directory, TestNetwork.Servers servers)
            throws IOException, GeneralSecurityException {
        new LocalGateway("test", servers::find).introduce(directory, TestNetwork.GATEWAY);
    }
}
