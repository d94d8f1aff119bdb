package probe.behaviour;

import java.util.Arrays;
import java.util.List;

/** One behaviour, printed as a line "NAME: RESULT": what the check returns, or what it throws. */
record Case(String name, Check check) {
    interface Check {
        Object run() throws Exception;
    }

    interface Act {
        void run() throws Exception;
    }

    /** All of them, in order; then the JVM ends, whatever they left running. One that hangs ends it with a line of its own. */
    static void runAll(List<Case> cases) {
        for (Case one : cases) {
            one.run();
        }
        System.exit(0);
    }

    private void run() {
        Thread main = Thread.currentThread();
        Thread guard = new Thread(() -> {
            try {
                Thread.sleep(25_000); // interrupted, unless the check hangs
                System.out.println(name + ": HANGS " + Arrays.toString(main.getStackTrace()));
                System.exit(1);
            } catch (InterruptedException e) {
                // The check came to its end.
            }
        });
        guard.setDaemon(true);
        guard.start();
        String result;
        try {
            result = String.valueOf(check.run());
        } catch (Throwable e) {
            result = e.getClass().getName() + ": " + e.getMessage();
        }
        guard.interrupt();
        System.out.println(name + ": " + result.replaceAll("localport=\\d\\d+", "localport=N"));
    }

    static String failure(Check check) {
        try {
            return "no failure but " + check.run();
        } catch (Exception e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    static String failureOf(Act act) {
        return failure(() -> {
            act.run();
            return "";
        });
    }

    /** For connect failures: the words name the gateway, the class is what programs look at. */
    static String failureClass(Check check) {
        return failure(check).split(":")[0];
    }

    static String failureClassOf(Act act) {
        return failureOf(act).split(":")[0];
    }
}
