//! `data_tables`, `data_table`, `data_chart` and `figure`: figures from data files, as HTML.
//!
//! Every file was checked before templates run; what is refused here is a name that is not there. A table or chart asks for
//! its CSV: only what a page shows is published.

use std::sync::Arc;

use tera::{Error, Map, TeraResult, Value};

use super::call::{Call, suggestion};
use super::files::{self, Lookup};
use crate::diagnostic::{Code, Diagnostic};
use crate::figure::chart::{Kind, chart};
use crate::figure::{self, FigureFile, Table};
use crate::path::Permalink;
use crate::template::names::list;
use crate::template::refusal::{carry, refuse};
use crate::template::views::set;

/// `data_table(file, table)`: a table with its notes and sources. `table` may be left out when the file has one.
pub fn data_table(call: &Call<'_>) -> TeraResult<Value> {
    let figures = load(call)?;
    let table = table_of(call, &figures)?;
    let csv = ask_for_csv(call, &figures, table)?;
    Ok(Value::safe_string(&figure::table(&figures, table, &csv)))
}

/// `data_tables(file)`: the tables of a file in order, each with `id` and `caption`, for a template that shows them all.
pub fn data_tables(call: &Call<'_>) -> TeraResult<Value> {
    let figures = load(call)?;
    let tables = figures.tables.iter().map(|table| {
        let mut map = Map::default();
        set(&mut map, "id", Value::normal_string(&table.id));
        set(&mut map, "caption", Value::normal_string(&table.caption));
        Value::from(map)
    });
    Ok(Value::from(tables.collect::<Vec<_>>()))
}

/// `data_chart(file, table, kind="bar", rows)`: a chart with its table. `rows` is a list of ids.
pub fn data_chart(call: &Call<'_>) -> TeraResult<Value> {
    let figures = load(call)?;
    let table = table_of(call, &figures)?;
    let name = call.maybe_text("kind")?.unwrap_or("bar");
    let Some((_, kind)) = Kind::NAMES.iter().find(|(known, _)| *known == name) else {
        let names = Kind::NAMES.map(|(name, _)| name);
        return Err(unknown(format!("there is no kind of chart `{name}`"), name, &names));
    };
    let rows = match call.argument("rows")? {
        None => None,
        Some(value) => {
            let ids: Option<Vec<&str>> = value.as_array().and_then(|ids| ids.iter().map(Value::as_str).collect());
            let ids = ids.ok_or_else(|| call.wrong("rows", "a list of ids of rows", value))?;
            let rows: Vec<usize> = ids.iter().map(|id| row_of(table, id)).collect::<TeraResult<_>>()?;
            Some(rows).filter(|rows| !rows.is_empty())
        }
    };
    let csv = ask_for_csv(call, &figures, table)?;
    chart(&figures, table, *kind, rows, &csv).map(|html| Value::safe_string(&html)).map_err(refuse)
}

/// `figure(file, table, row, column, facts=true)`: one figure with unit, period and source, for a sentence. `column` may be
/// left out when there is one; `facts=false` leaves out period and source.
pub fn figure(call: &Call<'_>) -> TeraResult<Value> {
    let figures = load(call)?;
    let table = table_of(call, &figures)?;
    let row = row_of(table, call.text("row")?)?;
    let ids: Vec<_> = table.columns.iter().map(|column| column.id.as_str()).collect();
    let column = match given(call, "column")? {
        Some(id) => table.column(id).ok_or_else(|| unknown(format!("the table has no column `{id}`"), id, &ids))?,
        None if ids.len() == 1 => 0,
        None => return Err(unknown("`figure` needs `column`: the table has several".to_owned(), "", &ids)),
    };
    Ok(Value::safe_string(&figure::sentence(table, row, column, call.flag("facts", true)?)))
}

/// An argument that a component may hand on empty.
fn given<'a>(call: &Call<'a>, name: &'a str) -> TeraResult<Option<&'a str>> {
    Ok(call.maybe_text(name)?.filter(|text| !text.is_empty()))
}

fn load(call: &Call<'_>) -> TeraResult<Arc<FigureFile>> {
    let name = call.text("file")?;
    call.memory.figures.or_find(name, || {
        let path = format!("@/data/{}", name.trim_start_matches('/'));
        let file = match files::find(call, &path)? {
            Lookup::File(file) => file,
            Lookup::Missing => return Err(files::missing(call, &path)),
            held => return held.read(call, &path).and_then(|_| Err(no_figures(name))),
        };
        figure::read(&*call.shared.disk, &file).value.map(Arc::new).ok_or_else(|| no_figures(name))
    })
}

fn no_figures(name: &str) -> Error {
    let problem = Diagnostic::new(Code::FigureUnknown, format!("`{name}` holds no figures"));
    carry(&problem.help("a data file of figures is TOML and begins with a `[figures]` table"))
}

fn table_of<'a>(call: &Call<'_>, figures: &'a FigureFile) -> TeraResult<&'a Table> {
    let wanted = given(call, "table")?;
    let ids: Vec<_> = figures.tables.iter().map(|table| table.id.as_str()).collect();
    figures.table(wanted).ok_or_else(|| match wanted {
        Some(id) => unknown(format!("`{}` has no table `{id}`", figures.file), id, &ids),
        None => unknown(format!("`{}` has several tables, so `table` is needed", figures.file), "", &ids),
    })
}

fn row_of(table: &Table, id: &str) -> TeraResult<usize> {
    let ids: Vec<_> = table.rows.iter().map(|row| row.id.as_str()).filter(|id| !id.is_empty()).collect();
    table.row(id).ok_or_else(|| unknown(format!("the table `{}` has no row `{id}`", table.id), id, &ids))
}

/// Refuses a name and says which there are.
fn unknown(words: String, name: &str, known: &[&str]) -> Error {
    let near = suggestion(name, known.iter().copied());
    let help = near.unwrap_or_else(|| format!("it has {}", list(known)));
    carry(&Diagnostic::new(Code::FigureUnknown, words).help(help))
}

/// The address of the CSV, which will be published because of this call.
fn ask_for_csv(call: &Call<'_>, figures: &FigureFile, table: &Table) -> TeraResult<String> {
    let Some(path) = figure::csv_path(&figures.file) else { return Err(no_figures(figures.file.as_str())) };
    call.shared.requests.ask(&figures.file, &table.id);
    Ok(Permalink::of_file(&call.shared.config.base_url, path.as_str()).to_string())
}
