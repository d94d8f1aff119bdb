package dev.farside.model;

import dev.farside.model.Member.State;
import dev.farside.model.Member.Stopped;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One run of a scenario. Its threads are real ones, but only one of them runs at a time, and only at its steps may
 * another one take its place. A decision costs a preemption if the running thread could have gone on, or if a timed
 * wait ends although some thread could run. Otherwise time passes only when all threads wait.
 */
final class Execution {
    static final int MOST_THREADS = 8;

    /** An execution with more steps goes round in circles. */
    private static final int MOST_STEPS = 20_000;

    /** So many timed waits may end one after the other without any other thread being able to run. */
    private static final int MOST_IDLE = 50;

    private static final ThreadLocal<Member> ME = new ThreadLocal<>();
    private static volatile Execution current;

    private final Supplier<Scenario> maker;
    private final Choices path;
    private final int bound;
    private final Contention contention;
    private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();
    private final List<Member> members = new ArrayList<>();
    private final AtomicInteger alive = new AtomicInteger();
    private final Thread explorer = Thread.currentThread();
    private volatile boolean over;
    private Scenario scenario;
    private int objects;
    private final List<String> trace = new ArrayList<>();
    private final boolean traces;
    private volatile Member running;
    private volatile boolean stopped;
    private volatile Throwable failure;
    private boolean checking;
    private boolean begun;
    private int preemptions;
    private int steps;
    private int idle;
    private long now = 1_000_000_000L;

    Execution(Supplier<Scenario> maker, Choices path, int bound, Contention contention, boolean traces) {
        this.maker = maker;
        this.path = path;
        this.bound = bound;
        this.contention = contention;
        this.traces = traces;
    }

    /** The execution that the calling thread is a member of, if its steps count at the moment; else null. */
    static Execution ofThisThread() {
        Execution its = current;
        if (its == null || its.checking || ME.get() == null) {
            return null;
        }
        if (its.stopped) {
            throw new Stopped();
        }
        return its;
    }

    /** The execution of this moment, on whatever thread; null: there is none. */
    static Execution current() {
        return current;
    }

    /** @return what went wrong; null: nothing */
    Throwable run() {
        current = this;
        try {
            scenario = maker.get();
            scenario.begin(this);
            begun = true;
            goOn(members.get(0));
            while (!over) {
                LockSupport.park(this);
            }
            if (failure == null) {
                scenario.check();
            }
        } catch (Exception | AssertionError e) {
            failure = e;
        } finally {
            stop();
            current = null;
        }
        return failure;
    }

    /** Ends the threads, so that they can be used again. */
    private void stop() {
        stopped = true;
        for (Member member : members) {
            LockSupport.unpark(member.thread);
        }
        while (alive.get() > 0) {
            LockSupport.park(this);
        }
        for (Member member : members) {
            Worker.release(member.thread);
        }
    }

    private void goOn(Member member) {
        running = member;
        if (member.life == null) {
            LockSupport.unpark(member.thread);
        } else {
            alive.incrementAndGet();
            Runnable life = member.life;
            member.life = null;
            member.thread.begin(life);
        }
    }

    List<String> trace() {
        return trace;
    }

    int steps() {
        return steps;
    }

    long now() {
        return now;
    }

    void later(long nanos) {
        now += nanos;
    }

    Member me() {
        return ME.get();
    }

    Thread add(String name, Scenario.Body body, boolean daemon, boolean virtual) {
        Member member = new Member(members.size(), name, daemon, virtual);
        member.thread = Worker.hire(name);
        member.life = () -> live(member, body);
        members.add(member);
        if (begun) {
            System.arraycopy(me().clock, 0, member.clock, 0, MOST_THREADS);
            member.clock[member.index] = 1;
            me().clock[me().index]++;
        }
        return member.thread;
    }

    private void live(Member me, Scenario.Body body) {
        ME.set(me);
        try {
            body.run();
            note("ends");
            me.state = State.DONE;
            passOn();
        } catch (Stopped e) {
            // the execution is over
        } catch (Throwable e) {
            fail(e);
        } finally {
            ME.remove();
            if (alive.decrementAndGet() == 0) {
                LockSupport.unpark(explorer);
            }
        }
    }

    private void awaitTurn(Member me) {
        for (int i = 0; running != me && !stopped; i++) {
            if (i < 20) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        if (stopped) {
            throw new Stopped();
        }
    }

    private void fail(Throwable why) {
        if (!stopped && failure == null) {
            failure = why;
            end();
        }
    }

    private void end() {
        stopped = failure != null;
        over = true;
        LockSupport.unpark(explorer);
    }

    /** What is known of an object; the first call is made while it is constructed, if it is one of ours. */
    Place place(Object owner) {
        Place place = places.get(owner);
        if (place == null) {
            Member me = me();
            place = new Place(me == null ? objects++ : (me.index + 1) * 10_000 + me.objects++);
            places.put(owner, place);
        }
        return place;
    }

    /** A step at a place that other threads may use, too. */
    void pointAt(Place place, String field, boolean writes, String what) {
        if (contention.uses(me().index, place.use(field, contention), writes)) {
            point(what.concat(field));
        }
    }

    void plain(Object owner, String field, boolean writes) {
        String race = place(owner).use(me(), field, writes);
        if (race != null && !scenario.isHarmless(field)) {
            throw new AssertionError("a race on " + field + ": " + race + ", unordered");
        }
    }

    void note(String what) {
        if (traces) {
            trace.add(me().name + ": " + what);
        }
    }

    int choose(int count) {
        return path.next(count, false);
    }

    /** A step of the running thread is about to be made: another thread may come first. */
    void point(String what) {
        Member me = me();
        if (++steps > MOST_STEPS) {
            fail(new AssertionError("the threads go round in circles"));
            throw new Stopped();
        }
        if (preemptions < bound) {
            List<Member> options = new ArrayList<>(members.size());
            options.add(me);
            addRunnable(options, me);
            addFirstToWake(options, me);
            decide(me, options, true);
        }
        idle = 0;
        note(what);
    }

    /** The running thread cannot go on before another one has done something. */
    void spin(String what) {
        Member me = me();
        if (++steps > MOST_STEPS) {
            fail(new AssertionError("the threads go round in circles"));
            throw new Stopped();
        }
        note(what);
        me.state = State.SPINS;
        passOn();
    }

    void park(long nanos) {
        Member me = me();
        if (!me.permit && !me.interrupted) {
            note(nanos == Long.MAX_VALUE ? "parks" : "parks for " + nanos + " ns");
            me.state = State.PARKED;
            me.until = nanos == Long.MAX_VALUE ? nanos : now + nanos;
            passOn();
            me.until = Long.MAX_VALUE;
        }
        me.permit = false;
        note("goes on");
    }

    void unpark(Thread thread) {
        for (Member member : members) {
            if (member.thread == thread) {
                wake(member);
            }
        }
    }

    private static void wake(Member member) {
        if (member.isParked()) {
            member.state = State.READY;
        } else {
            member.permit = true;
        }
    }

    void interrupt(Thread thread) {
        for (Member member : members) {
            if (member.thread == thread) {
                member.interrupted = true;
                if (member.isParked()) {
                    member.state = State.READY;
                }
            }
        }
    }

    Member memberOf(Thread thread) {
        for (Member member : members) {
            if (member.thread == thread) {
                return member;
            }
        }
        return null;
    }

    /** Another thread goes on; returns when it is this one's turn again. */
    private void passOn() {
        Member me = me();
        List<Member> options = new ArrayList<>(members.size());
        addRunnable(options, me);
        if (options.isEmpty()) {
            addSpinning(options); // nobody else can go on: they must be able to, in the end
        }
        boolean free = options.isEmpty();
        if (options.isEmpty() || preemptions < bound) {
            addFirstToWake(options, null);
        }
        boolean allDone = allDone();
        if (options.isEmpty() || (allDone && free)) {
            if (!allDone) {
                fail(new AssertionError("all wait, and nothing wakes them"));
            }
            end();
            if (me.state == State.DONE) {
                return;
            }
            awaitTurn(me); // until all is stopped
            throw new Stopped();
        }
        if (free && options.get(0).waitsForTime()) {
            timePasses(options.get(0));
        }
        decide(me, options, !free);
    }

    private void timePasses(Member first) {
        if (++idle > MOST_IDLE) {
            fail(new AssertionError("only timed waits end, and nothing comes of it"));
            throw new Stopped();
        }
        checking = true;
        try {
            scenario.allWait(first.until - now);
        } catch (AssertionError e) {
            fail(e);
        } finally {
            checking = false;
        }
        if (stopped) {
            throw new Stopped();
        }
    }

    private boolean allDone() {
        for (Member member : members) {
            if (!member.isDaemon && member.state != State.DONE) {
                return false;
            }
        }
        return true;
    }

    private void addRunnable(List<Member> options, Member not) {
        for (Member member : members) {
            if (member != not && member.state == State.READY) {
                options.add(member);
            }
        }
    }

    private void addSpinning(List<Member> options) {
        for (Member member : members) {
            if (member.state == State.SPINS) {
                options.add(member);
            }
        }
    }

    private void addFirstToWake(List<Member> options, Member not) {
        Member first = null;
        for (Member member : members) {
            if (member != not && member.waitsForTime() && (first == null || member.until < first.until)) {
                first = member;
            }
        }
        if (first != null) {
            options.add(first);
        }
    }

    /** @param costs whether to choose any but the first option, or a timed wait, is a preemption */
    private void decide(Member me, List<Member> options, boolean costs) {
        int choice = options.size() == 1 ? 0 : path.next(options.size(), costs && me.state == State.READY);
        Member next = options.get(choice);
        boolean couldGoOn = me.state == State.READY;
        if (costs && ((couldGoOn && next != me) || next.waitsForTime())) {
            preemptions++;
        }
        if (next.waitsForTime()) {
            now = Math.max(now, next.until);
            next.state = State.READY;
        }
        if (next.state == State.SPINS) {
            next.state = State.READY;
        }
        if (next != me) {
            goOn(next);
            if (me.state != State.DONE) {
                awaitTurn(me);
            }
        }
    }
}
