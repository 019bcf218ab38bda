"""Guards as PostgreSQL trigger functions.

They run as the owner with a fixed search path (a temporary table named like a guarded one must not be read instead), and
the lock of the root row comes first: triggers run in the order of their names.
"""

from hashlib import sha256

from sqlalchemy import Connection, text

from marketplace.models.guards import CHAINS, GUARDS, LOCKS, VIEWS, Chain, Engine, Guard

ENGINE = Engine("postgresql")
SETTINGS = "SECURITY DEFINER SET search_path = public, pg_temp"


def statements() -> dict[str, tuple[str, ...]]:
    """Views, lock functions and triggers by name."""
    made = {name: (f"CREATE VIEW {name} AS {select}", _seal(name, select)) for name, select in VIEWS.items()}
    for root in sorted({root for root, _ in LOCKS.values()}):
        made[f"lock_{root}()"] = (_lock_function(root),)
    for table, (root, root_id) in LOCKS.items():
        made[f"{table}_a_lock"] = _triggered(f"{table}_a_lock", table, "insert", _lock_body(root, root_id))
    for rule in (rule for rule in GUARDS.values() if not rule.only_sqlite):
        made[rule.label] = _triggered(rule.label, rule.table, rule.on, _refusal(rule))
    for table in sorted({rule.table for rule in GUARDS.values() if rule.on == "delete"}):
        made[f"{table}_truncate"] = _truncate(table)
    for chain in CHAINS:
        made[f"{chain.events}_cache"] = _triggered(
            f"{chain.events}_cache", chain.events, "insert", _cache(chain), "AFTER"
        )
    return made


def _triggered(name: str, table: str, on: str, body: str, time: str = "BEFORE") -> tuple[str, str]:
    row = "OLD" if on == "delete" else "NEW"
    return (
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql {SETTINGS} AS $body$BEGIN {body} RETURN {row}; END$body$",
        f"CREATE TRIGGER {name} {time} {on.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()",
    )


def _refusal(rule: Guard) -> str:
    return f"IF ({rule.text(ENGINE)}) IS NOT TRUE THEN RAISE EXCEPTION 'guard {rule.label}' USING ERRCODE = '23514'; END IF;"


def _lock_body(root: str, root_id: str) -> str:
    return (
        "IF current_setting('transaction_isolation') <> 'read committed' THEN "
        "RAISE EXCEPTION 'guard isolation: read committed is needed' USING ERRCODE = '23514'; END IF; "
        f"PERFORM 1 FROM {root} r WHERE r.id = {root_id} FOR NO KEY UPDATE;"
    )


def _lock_function(root: str) -> str:
    """What `database.lock` calls: the web role may not update the row, so it cannot lock it by itself."""
    return (
        f"CREATE FUNCTION lock_{root}(wanted bigint) RETURNS void LANGUAGE plpgsql {SETTINGS} AS "
        f"$body$BEGIN PERFORM 1 FROM {root} r WHERE r.id = wanted FOR NO KEY UPDATE; END$body$"
    )


def _truncate(table: str) -> tuple[str, str]:
    name = f"{table}_truncate"
    return (
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql {SETTINGS} AS "
        f"$body$BEGIN RAISE EXCEPTION 'guard {name}' USING ERRCODE = '23514'; END$body$",
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION guard_{name}()",
    )


def _cache(chain: Chain) -> str:
    return (
        f"UPDATE {chain.subject} SET seq = NEW.seq, state = NEW.to_state, due_at = NEW.due_at WHERE id = NEW.{chain.key}; "
        f"IF NOT FOUND THEN RAISE EXCEPTION 'guard {chain.events}_cache' USING ERRCODE = '23514'; END IF;"
    )


def _seal(name: str, select: str) -> str:
    """PostgreSQL rewrites a view's text; the comment keeps the mark of ours and of what it was rewritten to."""
    mark = sha256(select.encode()).hexdigest()[:16]
    return (
        f"DO $seal$BEGIN EXECUTE format('COMMENT ON VIEW {name} IS %L', "
        f"'{mark} ' || md5(pg_get_viewdef('{name}'::regclass))); END$seal$"
    )


def found(connection: Connection) -> dict[str, str]:
    """What stands in the database, told in the text that would create it; what was switched off or altered reads otherwise."""
    standing: dict[str, str] = {}
    for name, comment, now in connection.execute(text(_FIND_VIEWS)):
        select = VIEWS.get(name, "")
        sealed = comment == f"{sha256(select.encode()).hexdigest()[:16]} {now}"
        standing[name] = f"CREATE VIEW {name} AS {select}\n{_seal(name, select)}" if sealed else "altered"
    for function, source, definer, settings in connection.execute(text(_FIND_LOCKS)):
        head = f"CREATE FUNCTION {function}(wanted bigint) RETURNS void LANGUAGE plpgsql {_said(definer, settings)} AS "
        standing[f"{function}()"] = f"{head}$body${source}$body$"
    for row in connection.execute(text(_FIND_TRIGGERS)):
        head = (
            f"CREATE FUNCTION {row.function}() RETURNS trigger LANGUAGE plpgsql {_said(row.definer, row.settings)} AS "
        )
        trigger = row.definition.replace("public.", "") if row.enabled == "O" else "switched off"
        standing[row.name] = f"{head}$body${row.source}$body$\n{trigger}"
    return standing


def _said(definer: bool, settings: list[str] | None) -> str:
    return SETTINGS if definer and settings == ["search_path=public, pg_temp"] else f"{definer} {settings}"


_FIND_VIEWS = """
    SELECT c.relname, obj_description(c.oid, 'pg_class'), md5(pg_get_viewdef(c.oid))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v' AND n.nspname = 'public'
"""
_FIND_LOCKS = """
    SELECT p.proname, p.prosrc, p.prosecdef, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.proname LIKE 'lock\\_%'
"""
_FIND_TRIGGERS = """
    SELECT t.tgname AS name, t.tgenabled AS enabled, p.proname AS function, p.prosrc AS source, p.prosecdef AS definer,
           p.proconfig AS settings, pg_get_triggerdef(t.oid) AS definition
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = 'public'
"""
