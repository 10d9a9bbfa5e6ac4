.bail off
.headers on
.mode column
create table t(a integer primary key, b text, c real, d blob, check(a > 0));
create table u(x references t(a) on delete cascade, y text collate nocase unique, z generated always as (length(y)) stored);
create index i on t(b, c desc) where c > 1;
create view v as select t.*, y from t left join u on t.a = u.x;
create trigger tr after insert on t begin update t set c = c + 1 where a = new.a; select raise(ignore) where new.a = 77; end;
create trigger iv instead of insert on v begin insert into t(a, b) values(new.a, new.b); end;
with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
insert into t select i, printf('text %05d %s', i * 7919 % 3001, hex(randomblob(8))), i * 0.5, zeroblob(i % 50) from n;
insert into u(x, y) select a, 'y' || a from t where a % 3 = 0;
insert into v(a, b) values(5000, 'by the view');
select count(*), sum(c), avg(a), group_concat(a) from t where a < 20 group by a % 3 having count(*) > 1 order by 2 desc;
select * from v where b like 'text 0%' and c between 10 and 20 or a in (select x from u where z > 4) order by b collate nocase limit 10 offset 2;
select a, row_number() over w, lag(b, 1, 'x') over w, sum(c) over (order by a rows between 2 preceding and current row) from t where a < 30 window w as (partition by a % 5 order by c);
select json_object('a', json_array(1, 2, 'x'), 'b', json('{"c":[1,{"d":null}]}')), json_extract('{"a":[1,2,{"b":3}]}', '$.a[2].b');
select value, path from json_tree('{"a":[1,2,{"b":3}]}');
select json_patch('{"a":1}', '{"a":null,"b":2}'), json_set('{}', '$.x', 1), json_group_array(a) from t where a < 5;
select json('{bad');
explain query plan select * from t join u on t.a = u.x where y = 'Y9' union select * from t, u order by 1;
explain select * from t where a in (1, 2, 3) and b glob 'x*';
select upper(b), substr(b, 2, 3), replace(b, 't', 'T'), instr(b, 'x'), quote(d), typeof(c), unicode(b), trim(b), date('now') > '2000', strftime('%Y', 0, 'unixepoch') from t limit 3;
select round(pi() * 2, 3), pow(2, 10), coalesce(null, 1), iif(1, 2, 3), cast('12x' as integer), likelihood(1, 0.5), abs(-9), min(1, 2), max('a', 'b');
begin; update t set b = b || '!' where a % 2; savepoint s; delete from t where a < 100; rollback to s; release s; commit;
begin; delete from t where a > 2990; rollback;
insert into t values(1, 'duplicate', 0, null);
insert or replace into t values(1, 'replaced', 0, null);
insert into t values(2, 'x', 0, null) on conflict(a) do update set b = excluded.b where a = 2 returning a, b;
insert into t values(-1, 'check', 0, null);
select * from nowhere; select nofunction(1); select (; selec 1; select 1 +; select a from t order by 9;
pragma foreign_keys = on; delete from t where a = 3; pragma integrity_check; pragma table_xinfo(t); pragma index_list(t); pragma foreign_key_list(u);
alter table t add column e default 'x'; alter table t rename column e to f; alter table t drop column f; alter table u rename to uu;
create virtual table r using rtree(id, x0, x1, y0, y1);
insert into r select a, a, a + 1, c, c + 1 from t where a < 500; select count(*) from r where x0 > 10 and x1 < 40; delete from r where id < 100;
create virtual table ft using fts4(body); insert into ft select b from t where a < 300; select snippet(ft) from ft where ft match 'text OR replaced*' limit 3; insert into ft(ft) values('optimize');
create virtual table f5 using fts5(body); insert into f5 select b from t where a < 300; select highlight(f5, 0, '[', ']') from f5 where f5 match 'text' order by rank limit 3;
attach ':memory:' as other; create table other.t2 as select * from t; select count(*) from other.t2 natural join t; detach other;
create temp table tt(a, b, primary key(a, b)) without rowid; insert into tt select a % 10, a from t; select * from tt where a = 3 limit 2; drop table tt;
analyze; reindex; vacuum; pragma optimize; pragma page_size; pragma cache_size = 5; pragma wal_checkpoint;
select * from sqlite_stat1; select name, sql from sqlite_schema order by 1; select * from pragma_function_list limit 2; select * from generate_series(1, 5);
select a from t except select a from t where a > 3 intersect select 2 union all values(1), (2);
with x(a, b) as materialized (values(1, 'one'), (2, 'two')) select * from x full join (select 2 as a, 3 as q) using(a);
select exists(select 1 from t where a = 5), (select b from t where a = 6), case when 1 then 'a' else 'b' end, (1, 2) < (2, 1), 5 between 1 and 9, 'a' || null is null, x'00ff', 1e400, -9223372036854775808, ?1, :name;
.parameter set :p 17
select :p + 1;
.parameter list
.mode json
select a, b from t limit 3;
.mode csv
select a, b from t limit 3;
.mode insert tbl
select a, b, d from t limit 3;
.mode box
select a, b from t limit 3;
.mode markdown
select a, b from t limit 2;
.mode html
select a, b from t limit 2;
.mode quote
select a, b, d from t limit 2;
.mode line
select a, b from t limit 2;
.schema
.tables %t%
.indexes t
.databases
.fullschema
.dump uu
.eqp full
select * from t, uu where t.a = uu.x and t.b > 'x' limit 2;
.eqp off
.expert
select * from t where c = 5 and b = 'x';
.stats on
select 1;
.stats off
.limit
.show
.help mode
.sha3sum
.once /dev/null
select * from t;
.save /dev/null/x
.import --csv /dev/null/none t
.open --new :memory:
.read /dev/null/none
.nosuchcommand
.width 5 5
.print done
.selftest --init
.lint fkey-indexes
.timer on
create table big(a, b); with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into big select i, hex(randomblob(20)) from n; create index bi on big(b); select count(*) from big x join big y on x.a = y.a + 1 where x.b < y.b; select a from big order by b desc limit 2; select distinct a % 100 from big order by 1 limit 3; update big set b = a; delete from big where a % 2; 
.exit
