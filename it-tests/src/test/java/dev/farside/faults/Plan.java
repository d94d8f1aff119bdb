package dev.farside.faults;

import dev.farside.it.site.Running;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All points: those that a program passes when nothing fails. */
final class Plan {
    /** Of a place that is passed so often, a pass in the middle fails, too. */
    private static final int OFTEN = 4;

    private final List<Point> points = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    private Plan() {}

    /** Each place and role with the first door that passes it; what only the start of a JVM passes comes last. */
    static List<Point> of(World world) {
        Plan plan = new Plan();
        try (Running program = world.start(null)) {
            if (!"ready".equals(program.ask("bystanders"))) {
                throw new IllegalStateException("no bystanders: " + program.lastWords());
            }
            List<String> doors = new ArrayList<>();
            program.tell("doors");
            for (String line = program.line(); !line.equals("end"); line = program.line()) {
                doors.add(line.split("\t")[1]);
            }
            for (String door : doors) {
                if (!door.equals(Point.LOGIN) && !door.equals(Point.END)) {
                    count(program, door, world); // the first time more is passed than later
                }
            }
            for (String door : doors) {
                plan.add(door, count(program, door, world));
            }
        }
        try (Running program = world.start("count")) {
            program.tell("begin");
            plan.add(Point.START, passes(program, world));
        }
        return plan.points;
    }

    private static List<String[]> count(Running program, String door, World world) {
        program.tell("count\t" + door);
        return passes(program, world);
    }

    private static List<String[]> passes(Running program, World world) {
        List<String[]> passes = new ArrayList<>();
        for (String line = program.line(); !"end".equals(line); line = program.line()) {
            if (line == null) {
                throw new IllegalStateException("the program ends without a fault: " + program.lastWords());
            }
            if (line.equals("kill")) {
                world.dropSessions();
                program.tell("killed");
            } else {
                passes.add(line.split("\t"));
            }
        }
        return passes;
    }

    private void add(String door, List<String[]> passes) {
        for (String[] words : passes) {
            String role = words[2];
            int count = Integer.parseInt(words[3]);
            String key = words[4];
            if (!known.add(role + " " + key)) {
                continue;
            }
            for (String kind : Point.kinds(words[1], role)) {
                points.add(new Point(kind, role, 1, door, key));
                if (count >= OFTEN && !kind.equals("link") && !door.equals(Point.START)) {
                    points.add(new Point(kind, role, count / 2, door, key));
                }
            }
        }
    }
}
