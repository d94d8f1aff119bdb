package dev.farside.core.forward;

import dev.farside.core.tunnel.FarSession;
import dev.farside.core.tunnel.SessionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps one session with a gateway open, on a thread of its own, and requests the remote forwards again on each new
 * session.
 *
 * <pre>
 *   ASKING --opened--> OPEN --ended--> ASKING at once
 *     '-----failed--> FAILED --after a while, longer each time--> ASKING
 * </pre>
 */
final class HeldSession implements Runnable, SessionListener {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toMillis(30);

    private enum State {
        ASKING,
        OPEN,
        FAILED
    }

    private final Shared shared;
    private final List<Remote> remotes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under lock.
    private State state = State.ASKING;
    private FarSession session;
    private int unanswered;
    private boolean everOpen;
    private boolean closed;

    /** How the first session and all that was asked of it went. */
    private boolean settled;

    private Refusal noSession;
    private Refusal noForward;

    /** The loss of the session has been reported. */
    private boolean outage;

    HeldSession(Shared shared, List<Remote> remotes) {
        this.shared = shared;
        this.remotes = remotes;
    }

    @Override
    public void run() {
        lock.lock();
        try {
            int attempts = 0;
            while (!closed) {
                attend();
                if (state == State.OPEN) {
                    attempts = 0;
                    whileOpen();
                }
                long wait = attempts == 0 ? 1000 : Math.min(LONGEST_WAIT, 1000L << Math.min(attempts, 6));
                pause(ThreadLocalRandom.current().nextLong(attempts == 0 ? 0 : wait / 2, wait));
                attempts++;
            }
        } finally {
            lock.unlock();
        }
    }

    private void attend() {
        state = State.ASKING;
        lock.unlock();
        try {
            shared.tunnel().attend(shared.chain(), this);
        } finally {
            lock.lock();
        }
        while (state == State.ASKING && !closed) {
            changed.awaitUninterruptibly();
        }
    }

    /** A port that was ours on a session that has died may be held there for a while by what is left of that session. */
    private void whileOpen() {
        long wait = 1000;
        while (state == State.OPEN && !closed) {
            List<Remote> missing = missing();
            if (missing.isEmpty() || unanswered > 0 || !settled) {
                changed.awaitUninterruptibly();
            } else {
                wait = Math.min(LONGEST_WAIT, 2 * wait);
                pause(wait);
                if (state == State.OPEN && !closed) {
                    ask(missing);
                }
            }
        }
    }

    private List<Remote> missing() {
        List<Remote> missing = new ArrayList<>();
        for (Remote remote : remotes) {
            if (remote.listening() == null && remote.wasGranted()) {
                missing.add(remote);
            }
        }
        return missing;
    }

    /** Or until something changes. */
    private void pause(long millis) {
        State before = state;
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (left > 0 && !closed && state == before) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                return; // not expected; if it happens, continue
            }
        }
    }

    /** Under lock; what it sends waits for nothing. */
    private void ask(List<Remote> some) {
        unanswered += some.size();
        for (Remote remote : some) {
            session.listen(remote.wanted(), remote, new Answer(remote, session));
        }
    }

    private final class Answer implements FarSession.Answer {
        private final Remote remote;
        private final FarSession asked;

        Answer(Remote remote, FarSession asked) {
            this.remote = remote;
            this.asked = asked;
        }

        @Override
        public void listens(FarSession.Place where) {
            String news = null;
            lock.lock();
            try {
                if (asked == session) {
                    news = remote.listens(where);
                    answered();
                }
            } finally {
                lock.unlock();
            }
            if (news != null) {
                shared.told().listens(news);
            }
        }

        @Override
        public void refused() {
            Refusal refusal = null;
            lock.lock();
            try {
                if (asked == session) {
                    boolean again = remote.isToldMissing();
                    refusal = remote.refused();
                    if (!settled && noForward == null) {
                        noForward = refusal;
                    }
                    answered();
                    refusal = again ? null : refusal;
                }
            } finally {
                lock.unlock();
            }
            if (refusal != null) {
                shared.told().warn(refusal.line(), refusal.hint());
            }
        }
    }

    private void answered() {
        unanswered--;
        settled = settled || unanswered == 0;
        changed.signalAll();
    }

    @Override
    public void opened(FarSession opened) {
        boolean again;
        lock.lock();
        try {
            session = opened;
            state = State.OPEN;
            again = everOpen;
            everOpen = true;
            outage = false;
            unanswered = 0;
            ask(remotes);
            settled = settled || remotes.isEmpty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (again) {
            shared.told().note("the session with " + shared.chain() + " is open again");
        }
    }

    @Override
    public void failed(String line, String hint) {
        boolean news;
        lock.lock();
        try {
            news = !outage && settled && !closed;
            outage = true;
            if (!settled) {
                noSession = new Refusal(line, hint);
                settled = true;
            }
            state = State.FAILED;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (news) {
            shared.told().warn(line, hint);
        }
    }

    @Override
    public void ended(String why) {
        boolean tell;
        lock.lock();
        try {
            tell = !closed;
            if (!settled) {
                noSession = new Refusal(why, null);
                settled = true;
            }
            session = null;
            for (Remote remote : remotes) {
                remote.sessionEnded();
            }
            state = State.FAILED;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (tell) {
            shared.told().warn(why, "trying to open the session again");
        }
    }

    /** Waits for the first session and for its answers. */
    void awaitSettled() {
        lock.lock();
        try {
            while (!settled && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why there was no session at first; null if there was one. Once settled. */
    Refusal noSession() {
        lock.lock();
        try {
            return noSession;
        } finally {
            lock.unlock();
        }
    }

    /** Why a remote forward was refused at first; null if none was. Once settled. */
    Refusal noForward() {
        lock.lock();
        try {
            return noForward;
        } finally {
            lock.unlock();
        }
    }

    /** Where the first remote forward listens; 0: nowhere. */
    int farPort() {
        lock.lock();
        try {
            FarSession.Place place = remotes.isEmpty() ? null : remotes.get(0).listening();
            return place == null ? 0 : place.port();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            for (Remote remote : remotes) {
                if (session != null && remote.listening() != null) {
                    session.cancel(remote.listening());
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
